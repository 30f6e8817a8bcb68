#include "decode/features.h"

#include "tapak/base/limits.h"

#include "decode/fields.h"
#include "decode/gdal.h"

#include <math.h>
#include <ogr_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REASON_BYTES = 256 };

struct features {
    struct reader base;
    GDALDatasetH dataset;
    OGRLayerH layer; ///< of dataset
    OGRFeatureH feature;
    OGRCoordinateTransformationH to_wgs84; ///< NULL: positions are WGS 84 as they stand
    struct fields fields;
    bool is_sheet;
    int64_t done;
    int64_t total;
    char reason[REASON_BYTES];
};

static enum tapak_status convert_point(struct features *features, double x, double y,
                                       struct record *out)
{
    if (features->to_wgs84 != NULL &&
        (!OCTTransform(features->to_wgs84, 1, &x, &y, NULL) || !isfinite(x) || !isfinite(y))) {
        out->broken = "the position cannot be converted to WGS 84";
        return TAPAK_INVALID;
    }
    out->point = (struct tapak_point){x, y};
    out->has_point = tapak_point_is_valid(out->point);
    if (!out->has_point) {
        (void)snprintf(features->reason, sizeof features->reason,
                       "the position (%.10g, %.10g) is not in degrees; give the file's system of "
                       "reference",
                       x, y);
        out->broken = features->reason;
        return TAPAK_INVALID;
    }
    return TAPAK_OK;
}

// A point as it is; of anything else a point on its surface, marked as such.
static void read_geometry(struct features *features, struct record *out)
{
    OGRGeometryH shape = OGR_F_GetGeometryRef(features->feature);
    if (shape == NULL || OGR_G_IsEmpty(shape)) {
        return;
    }
    if (wkbFlatten(OGR_G_GetGeometryType(shape)) == wkbMultiPoint &&
        OGR_G_GetGeometryCount(shape) == 1) {
        shape = OGR_G_GetGeometryRef(shape, 0);
    }
    if (wkbFlatten(OGR_G_GetGeometryType(shape)) == wkbPoint) {
        (void)convert_point(features, OGR_G_GetX(shape, 0), OGR_G_GetY(shape, 0), out);
        return;
    }
    out->has_shape = true;
    OGRGeometryH inside = OGR_G_PointOnSurface(shape);
    if (inside != NULL && !OGR_G_IsEmpty(inside)) {
        (void)convert_point(features, OGR_G_GetX(inside, 0), OGR_G_GetY(inside, 0), out);
    }
    OGR_G_DestroyGeometry(inside);
}

static enum tapak_status features_next(struct reader *self, struct record *out,
                                       bool *out_has_record, struct tapak_error *err)
{
    struct features *features = (struct features *)self;
    struct gdal_errors errors;
    enum tapak_status status = TAPAK_OK;
    OGR_F_Destroy(features->feature);
    *out = (struct record){0};
    gdal_errors_begin(&errors);
    features->feature = OGR_L_GetNextFeature(features->layer);
    *out_has_record = features->feature != NULL;
    if (features->feature != NULL) {
        features->done++;
        out->line = features->is_sheet ? features->done : 0;
        read_geometry(features, out);
        status = fields_read(&features->fields, features->feature, err);
    }
    gdal_errors_end();
    if (features->feature == NULL && errors.has_failure) {
        return tapak_fail(err, TAPAK_INVALID, "behind record %lld the file cannot be read: %s",
                          (long long)features->done, errors.text);
    }
    out->cells = features->fields.cells;
    out->count = features->fields.count;
    return status;
}

static enum tapak_status features_rewind(struct reader *self, struct tapak_error *err)
{
    struct features *features = (struct features *)self;
    (void)err;
    features->done = 0;
    OGR_L_ResetReading(features->layer);
    return TAPAK_OK;
}

static void features_progress(const struct reader *self, int64_t *out_done, int64_t *out_total)
{
    const struct features *features = (const struct features *)self;
    *out_done = features->done;
    *out_total = features->total;
}

static void features_free(struct reader *self)
{
    struct features *features = (struct features *)self;
    struct gdal_errors errors;
    gdal_errors_begin(&errors);
    OGR_F_Destroy(features->feature);
    fields_free(&features->fields);
    if (features->to_wgs84 != NULL) {
        OCTDestroyCoordinateTransformation(features->to_wgs84);
    }
    if (features->dataset != NULL) {
        GDALClose(features->dataset);
    }
    gdal_errors_end();
    free(features);
}

static bool has_rows(OGRLayerH layer)
{
    OGR_L_ResetReading(layer);
    OGRFeatureH first = OGR_L_GetNextFeature(layer);
    OGR_F_Destroy(first);
    OGR_L_ResetReading(layer);
    return first != NULL;
}

static enum tapak_status choose_layer(struct features *features, const char *name,
                                      struct tapak_error *err)
{
    int count = GDALDatasetGetLayerCount(features->dataset);
    struct gdal_errors errors;
    gdal_errors_begin(&errors);
    if (name != NULL) {
        features->layer = GDALDatasetGetLayerByName(features->dataset, name);
    }
    // A member of an archive may have been meant: then its only layer is.
    for (int i = 0; (name == NULL || count == 1) && features->layer == NULL && i < count; i++) {
        OGRLayerH layer = GDALDatasetGetLayer(features->dataset, i);
        features->layer = has_rows(layer) ? layer : NULL;
    }
    gdal_errors_end();
    if (features->layer == NULL && errors.has_failure) {
        return tapak_fail(err, TAPAK_INVALID, "the file cannot be read: %s", errors.text);
    }
    if (features->layer == NULL) {
        return name != NULL ? tapak_fail(err, TAPAK_NOT_FOUND, "the file has no layer \"%s\"", name)
                            : tapak_fail(err, TAPAK_INVALID, "the file has no rows");
    }
    if (name == NULL && count > 1) {
        reader_note(&features->base, "layer \"%s\" of %d", OGR_L_GetName(features->layer), count);
    }
    return TAPAK_OK;
}

static enum tapak_status choose_crs(struct features *features, const char *source_crs,
                                    struct tapak_error *err)
{
    OGRSpatialReferenceH own = OGR_L_GetSpatialRef(features->layer);
    OGRSpatialReferenceH from = NULL;
    OGRSpatialReferenceH to = NULL;
    enum tapak_status status = TAPAK_OK;
    if (source_crs != NULL) {
        status = gdal_crs(source_crs, &from, err);
    } else if (own != NULL) {
        from = OSRClone(own);
        OSRSetAxisMappingStrategy(from, OAMS_TRADITIONAL_GIS_ORDER);
    }
    if (status != TAPAK_OK || from == NULL || gdal_is_wgs84(from)) {
        OSRRelease(from);
        return status;
    }
    to = gdal_wgs84();
    features->to_wgs84 = OCTNewCoordinateTransformation(from, to);
    if (features->to_wgs84 == NULL) {
        char name[64];
        gdal_crs_name(from, name, sizeof name);
        status = tapak_fail(err, TAPAK_UNSUPPORTED, "%s cannot be converted to WGS 84", name);
    }
    OSRRelease(from);
    OSRRelease(to);
    return status;
}

static enum tapak_status set_up(struct features *features, const struct content *content,
                                const char *layer, const char *source_crs, struct tapak_error *err)
{
    enum tapak_status status =
        gdal_open(content->path, content->drivers, content->options, &features->dataset, err);
    if (status == TAPAK_OK) {
        status = choose_layer(features, layer, err);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    struct gdal_errors errors;
    gdal_errors_begin(&errors);
    status = fields_init(&features->fields, features->layer, err);
    if (status == TAPAK_OK) {
        status = choose_crs(features, source_crs, err);
    }
    GIntBig total = OGR_L_GetFeatureCount(features->layer, 0);
    features->total = total > 0 ? total : 0;
    gdal_errors_end();
    if (!features->is_sheet) {
        features->base.names = features->fields.names;
        features->base.name_count = features->fields.count;
    }
    return status;
}

enum tapak_status features_open(const struct content *content, const char *layer,
                                const char *source_crs, struct reader **out_reader,
                                struct tapak_error *err)
{
    struct features *features = calloc(1, sizeof *features);
    if (features == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a file's features");
    }
    features->base = (struct reader){.next = features_next,
                                     .rewind = features_rewind,
                                     .progress = features_progress,
                                     .free = features_free,
                                     .format = content->format};
    features->is_sheet = content->kind == CONTENT_SHEET;
    enum tapak_status status = set_up(features, content, layer, source_crs, err);
    if (status != TAPAK_OK) {
        features_free(&features->base);
        return status;
    }
    *out_reader = &features->base;
    return TAPAK_OK;
}
