#include "decode/gdal.h"

#include "tapak/base/number.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <ctype.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void CPL_STDCALL catch_message(CPLErr kind, CPLErrorNum number, const char *message)
{
    (void)number;
    struct gdal_errors *errors = CPLGetErrorHandlerUserData();
    bool is_failure = kind >= CE_Failure;
    if (kind < CE_Warning || errors->has_failure || (errors->text[0] != '\0' && !is_failure)) {
        return;
    }
    errors->has_failure = is_failure;
    (void)snprintf(errors->text, sizeof errors->text, "%s", message);
    for (char *at = errors->text; *at != '\0'; at++) {
        *at = *at == '\n' || *at == '\r' ? ' ' : *at;
    }
}

void gdal_errors_begin(struct gdal_errors *errors)
{
    *errors = (struct gdal_errors){0};
    CPLPushErrorHandlerEx(catch_message, errors);
}

void gdal_errors_end(void)
{
    CPLPopErrorHandler();
}

static pthread_once_t drivers_once = PTHREAD_ONCE_INIT;

static void register_drivers(void)
{
    GDALAllRegister();
}

void gdal_start(void)
{
    (void)pthread_once(&drivers_once, register_drivers);
}

enum tapak_status gdal_open(const char *path, const char *const *drivers,
                            const char *const *options, GDALDatasetH *out_dataset,
                            struct tapak_error *err)
{
    gdal_start();
    // A sheet's header is looked for by table.c, so each cell must arrive as it stands.
    CPLSetThreadLocalConfigOption("OGR_XLSX_HEADERS", "DISABLE");
    CPLSetThreadLocalConfigOption("OGR_XLSX_FIELD_TYPES", "STRING");
    CPLSetThreadLocalConfigOption("OGR_ODS_HEADERS", "DISABLE");
    CPLSetThreadLocalConfigOption("OGR_ODS_FIELD_TYPES", "STRING");
    CPLSetThreadLocalConfigOption("OGR_XLS_HEADERS", "DISABLE");
    CPLSetThreadLocalConfigOption("OGR_XLS_FIELD_TYPES", "STRING");
    CPLSetThreadLocalConfigOption("OGR_GEOJSON_MAX_OBJ_SIZE", "400");
    struct gdal_errors errors;
    gdal_errors_begin(&errors);
    GDALDatasetH dataset = GDALOpenEx(
        path, GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, drivers, options, NULL);
    gdal_errors_end();
    if (dataset == NULL) {
        return tapak_fail(err, TAPAK_INVALID, "the file cannot be read: %s",
                          errors.text[0] != '\0' ? errors.text : "its content is not as expected");
    }
    *out_dataset = dataset;
    return TAPAK_OK;
}

// "UTM 50S", "50 S", "WGS 84 / UTM zone 50S": the EPSG code, or 0.
static int utm_code(const char *name)
{
    size_t end = strlen(name);
    while (end > 0 && name[end - 1] == ' ') {
        end--;
    }
    char letter = end > 0 ? (char)toupper((unsigned char)name[end - 1]) : '\0';
    if (letter != 'N' && letter != 'S') {
        return 0;
    }
    end--;
    while (end > 0 && name[end - 1] == ' ') {
        end--;
    }
    size_t start = end;
    int zone = 0;
    while (start > 0 && isdigit((unsigned char)name[start - 1]) && end - start < 2) {
        start--;
    }
    for (size_t i = start; i < end; i++) {
        zone = zone * 10 + (name[i] - '0');
    }
    struct tapak_slice front = tapak_slice_trim((struct tapak_slice){name, start});
    bool is_utm = front.length == 0 || tapak_slice_contains_folded(front, "utm");
    return is_utm && zone >= 1 && zone <= 60 ? (letter == 'N' ? 32600 : 32700) + zone : 0;
}

// Files and addresses, which OSRSetFromUserInput() would follow, are not accepted.
static OGRErr set_crs(OGRSpatialReferenceH crs, const char *name)
{
    struct tapak_slice text = tapak_slice_trim(tapak_slice_of(name));
    int64_t code = utm_code(name);
    if (code != 0) {
        return OSRImportFromEPSG(crs, (int)code);
    }
    bool has_authority = text.length > 5 && strncasecmp(text.text, "EPSG:", 5) == 0;
    size_t skip = has_authority ? 5 : 0;
    if (tapak_parse_int(text.text + skip, text.length - skip, &code) && code > 0 &&
        code <= INT32_MAX) {
        return OSRImportFromEPSG(crs, (int)code);
    }
    if (memchr(text.text, '[', text.length) == NULL) {
        return OGRERR_UNSUPPORTED_SRS;
    }
    char *wkt = strndup(text.text, text.length);
    char *rest = wkt;
    OGRErr failure = wkt == NULL ? OGRERR_NOT_ENOUGH_MEMORY : OSRImportFromWkt(crs, &rest);
    free(wkt);
    return failure;
}

enum tapak_status gdal_crs(const char *name, OGRSpatialReferenceH *out_crs, struct tapak_error *err)
{
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    if (crs == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a system of reference");
    }
    struct gdal_errors errors;
    gdal_errors_begin(&errors);
    OGRErr failure = set_crs(crs, name);
    gdal_errors_end();
    if (failure != OGRERR_NONE) {
        OSRRelease(crs);
        return tapak_fail(err, TAPAK_INVALID,
                          "\"%s\" is not a system of reference; write it as EPSG:32750", name);
    }
    OSRSetAxisMappingStrategy(crs, OAMS_TRADITIONAL_GIS_ORDER);
    *out_crs = crs;
    return TAPAK_OK;
}

OGRSpatialReferenceH gdal_wgs84(void)
{
    OGRSpatialReferenceH crs = NULL;
    return gdal_crs("EPSG:4326", &crs, NULL) == TAPAK_OK ? crs : NULL;
}

bool gdal_is_wgs84(OGRSpatialReferenceH crs)
{
    OGRSpatialReferenceH wgs84 = gdal_wgs84();
    if (wgs84 == NULL) {
        return false;
    }
    const char *const options[] = {"IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES",
                                   "CRITERION=EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS", NULL};
    bool is_same = OSRIsSameEx(crs, wgs84, options) != 0;
    OSRRelease(wgs84);
    return is_same;
}

void gdal_crs_name(OGRSpatialReferenceH crs, char *out, size_t room)
{
    const char *authority = OSRGetAuthorityName(crs, NULL);
    const char *code = OSRGetAuthorityCode(crs, NULL);
    const char *name = OSRGetName(crs);
    if (authority != NULL && code != NULL) {
        (void)snprintf(out, room, "%s:%s", authority, code);
    } else {
        (void)snprintf(out, room, "%s", name != NULL ? name : "unnamed system of reference");
    }
}
