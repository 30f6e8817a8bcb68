#include "decode/content.h"

#include "tapak/base/limits.h"

#include "decode/gdal.h"

#include <cpl_string.h>
#include <cpl_vsi.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { HEAD_BYTES = 8192 };

static const char *const drivers_xlsx[] = {"XLSX", NULL};
static const char *const drivers_ods[] = {"ODS", NULL};
static const char *const drivers_xls[] = {"XLS", NULL};
static const char *const drivers_geojson[] = {"GeoJSON", "GeoJSONSeq", "TopoJSON", NULL};
static const char *const drivers_sqlite[] = {"GPKG", "SQLite", NULL};
static const char *const drivers_shape[] = {"ESRI Shapefile", NULL};
static const char *const drivers_kml[] = {"LIBKML", "KML", NULL};
static const char *const drivers_gpx[] = {"GPX", NULL};
static const char *const drivers_gml[] = {"GML", NULL};
static const char *const drivers_fgb[] = {"FlatGeobuf", NULL};
// Dates stay as they are spelled, and whole numbers of a list too.
static const char *const options_geojson[] = {"DATE_AS_STRING=YES", NULL};

static void be(struct content *content, enum content_kind kind, const char *format,
               const char *const *drivers)
{
    content->kind = kind;
    content->format = format;
    content->drivers = drivers;
}

static bool starts_with(const char *head, size_t size, const char *magic, size_t length)
{
    return size >= length && memcmp(head, magic, length) == 0;
}

static bool holds(const char *head, size_t size, const char *text)
{
    return memmem(head, size, text, strlen(text)) != NULL;
}

static size_t skip_blank(const char *head, size_t size)
{
    size_t at = starts_with(head, size, "\xEF\xBB\xBF", 3) ? 3 : 0;
    while (at < size && (head[at] == ' ' || (head[at] >= '\t' && head[at] <= '\r'))) {
        at++;
    }
    return at;
}

static void recognise_json(struct content *content, const char *head, size_t size)
{
    bool is_geo = holds(head, size, "\"FeatureCollection\"") || holds(head, size, "\"Feature\"") ||
                  holds(head, size, "\"Topology\"");
    if (is_geo) {
        be(content, CONTENT_FEATURES, "geojson", drivers_geojson);
        content->options = options_geojson;
    } else {
        be(content, CONTENT_JSON, "json", NULL);
    }
}

static enum tapak_status recognise_xml(struct content *content, const char *head, size_t size,
                                       struct tapak_error *err)
{
    if (holds(head, size, "<gpx")) {
        be(content, CONTENT_FEATURES, "gpx", drivers_gpx);
    } else if (holds(head, size, "<kml")) {
        be(content, CONTENT_FEATURES, "kml", drivers_kml);
    } else if (holds(head, size, "opengis.net/gml")) {
        be(content, CONTENT_FEATURES, "gml", drivers_gml);
    } else if (holds(head, size, "<html") || holds(head, size, "<HTML") ||
               holds(head, size, "<table")) {
        return tapak_fail(err, TAPAK_INVALID,
                          "the file is an HTML page; save it as .xlsx or .csv first");
    } else {
        return tapak_fail(err, TAPAK_INVALID, "the file is XML, but neither KML, GPX nor GML");
    }
    return TAPAK_OK;
}

// What is neither an archive nor compressed.
static enum tapak_status recognise_plain(struct content *content, const char *head, size_t size,
                                         struct tapak_error *err)
{
    static const struct {
        const char *magic;
        size_t length;
        const char *format;
        const char *const *drivers;
    } magics[] = {
        {"SQLite format 3", 16, "gpkg", drivers_sqlite},
        {"fgb\x03", 4, "flatgeobuf", drivers_fgb},
        {"\x00\x00\x27\x0A", 4, "shp", drivers_shape},
    };
    for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++) {
        if (starts_with(head, size, magics[i].magic, magics[i].length)) {
            be(content, CONTENT_FEATURES, magics[i].format, magics[i].drivers);
            return TAPAK_OK;
        }
    }
    if (starts_with(head, size, "\xD0\xCF\x11\xE0", 4)) {
        be(content, CONTENT_SHEET, "xls", drivers_xls);
        return TAPAK_OK;
    }
    if (starts_with(head, size, "%PDF", 4)) {
        return tapak_fail(err, TAPAK_INVALID, "the file is a PDF; tables in it cannot be read");
    }
    size_t at = skip_blank(head, size);
    if (at < size && (head[at] == '{' || head[at] == '[')) {
        recognise_json(content, head, size);
        return TAPAK_OK;
    }
    if (at < size && head[at] == '<') {
        return recognise_xml(content, head, size, err);
    }
    be(content, CONTENT_TEXT, "csv", NULL);
    return TAPAK_OK;
}

// GDAL finds the size of a .gz by unpacking it.
static bool is_gzip(const char *path)
{
    return strncmp(path, "/vsigzip/", strlen("/vsigzip/")) == 0;
}

int64_t content_bytes(const char *path)
{
    VSIStatBufL stat;
    return !is_gzip(path) && VSIStatL(path, &stat) == 0 ? (int64_t)stat.st_size : 0;
}

static enum tapak_status read_head(const char *path, char *head, size_t *out_size,
                                   struct tapak_error *err)
{
    struct gdal_errors errors;
    gdal_errors_begin(&errors);
    VSILFILE *file = VSIFOpenL(path, "rb");
    size_t size = file == NULL ? 0 : VSIFReadL(head, 1, HEAD_BYTES, file);
    if (file != NULL) {
        (void)VSIFCloseL(file);
    }
    gdal_errors_end();
    VSIStatBufL stat;
    if (file == NULL || (!is_gzip(path) && VSIStatL(path, &stat) == 0 && VSI_ISDIR(stat.st_mode))) {
        bool is_there = VSIStatL(path, &stat) == 0;
        return tapak_fail(err, is_there ? TAPAK_IO : TAPAK_NOT_FOUND, "%s %s", path,
                          !is_there                 ? "does not exist"
                          : VSI_ISDIR(stat.st_mode) ? "is a folder, not a file"
                                                    : "cannot be opened for reading");
    }
    if (size == 0) {
        return tapak_fail(err, TAPAK_INVALID, "the file is empty%s%s",
                          errors.text[0] != '\0' ? ": " : "", errors.text);
    }
    *out_size = size;
    return TAPAK_OK;
}

static bool has_suffix(const char *name, const char *suffix)
{
    size_t length = strlen(name);
    size_t tail = strlen(suffix);
    return length >= tail && strcasecmp(name + length - tail, suffix) == 0;
}

// Files of an archive that may be what the user means.
static bool is_wanted(const char *name, const char *member)
{
    static const char *const suffixes[] = {".shp",  ".csv", ".geojson", ".json", ".gpkg",
                                           ".kml",  ".gpx", ".gml",     ".fgb",  ".txt",
                                           ".xlsx", ".tsv", ".jsonl"};
    const char *base = strrchr(name, '/');
    base = base == NULL ? name : base + 1;
    if (member != NULL) {
        return strcmp(name, member) == 0 || strcmp(base, member) == 0;
    }
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        if (has_suffix(base, suffixes[i]) && base[0] != '.' && strncmp(name, "__MACOSX", 8) != 0 &&
            strncasecmp(base, "readme", 6) != 0) {
            return true;
        }
    }
    return false;
}

// A workbook is an archive too: how much it unpacks to is known before it is unpacked.
static enum tapak_status check_workbook(const char *folder, struct tapak_error *err)
{
    char **names = VSIReadDirRecursive(folder);
    uint64_t bytes = 0;
    for (int i = 0; names != NULL && names[i] != NULL; i++) {
        char inner[CONTENT_PATH_BYTES];
        VSIStatBufL stat;
        int length = snprintf(inner, sizeof inner, "%s/%s", folder, names[i]);
        if (length > 0 && (size_t)length < sizeof inner && VSIStatL(inner, &stat) == 0) {
            bytes += (uint64_t)stat.st_size;
        }
    }
    CSLDestroy(names);
    if (bytes > TAPAK_MAX_WORKBOOK_BYTES) {
        return tapak_fail(
            err, TAPAK_TOO_LARGE, "the workbook unpacks to %llu MiB, at most %zu; save it as CSV",
            (unsigned long long)(bytes / TAPAK_MIB), TAPAK_MAX_WORKBOOK_BYTES / TAPAK_MIB);
    }
    return TAPAK_OK;
}

static enum tapak_status choose_member(char **names, const char *member, const char **out_name,
                                       struct tapak_error *err)
{
    const char *chosen = NULL;
    int count = 0;
    for (int pass = member == NULL ? 1 : 0; pass < 2 && count == 0; pass++) {
        // A layer's name may be meant, not a member's: then the only member is it.
        for (int i = 0; names != NULL && names[i] != NULL; i++) {
            if (is_wanted(names[i], pass == 0 ? member : NULL)) {
                count++;
                chosen = chosen == NULL ? names[i] : chosen;
                if (count == 2) {
                    return tapak_fail(err, TAPAK_INVALID,
                                      "the archive holds several tables (%s, %s, …): name one of "
                                      "them as the layer, or unpack it",
                                      chosen, names[i]);
                }
            }
        }
    }
    if (chosen == NULL) {
        return tapak_fail(err, TAPAK_INVALID, "the archive holds no file that can be read");
    }
    *out_name = chosen;
    return TAPAK_OK;
}

static enum tapak_status recognise_inner(struct content *content, struct tapak_error *err)
{
    char head[HEAD_BYTES];
    size_t size = 0;
    enum tapak_status status = read_head(content->path, head, &size, err);
    if (status != TAPAK_OK) {
        return status;
    }
    if (starts_with(head, size, "PK\x03\x04", 4) || starts_with(head, size, "\x1F\x8B", 2)) {
        return tapak_fail(err, TAPAK_INVALID, "an archive inside an archive: unpack it first");
    }
    return recognise_plain(content, head, size, err);
}

static enum tapak_status recognise_zip(struct content *content, const char *path,
                                       const char *member, struct tapak_error *err)
{
    char folder[CONTENT_PATH_BYTES];
    struct gdal_errors errors;
    (void)snprintf(folder, sizeof folder, "/vsizip/{%s}", path);
    gdal_errors_begin(&errors);
    char **names = VSIReadDirRecursive(folder);
    gdal_errors_end();
    enum tapak_status status = TAPAK_OK;
    const char *chosen = NULL;
    if (names == NULL) {
        status = tapak_fail(err, TAPAK_INVALID, "the archive is damaged or cut off%s%s",
                            errors.text[0] != '\0' ? ": " : "", errors.text);
    } else if (CSLFindString(names, "xl/workbook.xml") >= 0) {
        be(content, CONTENT_SHEET, "xlsx", drivers_xlsx);
        (void)snprintf(content->path, sizeof content->path, "%s", path);
        status = check_workbook(folder, err);
    } else if (CSLFindString(names, "content.xml") >= 0) {
        be(content, CONTENT_SHEET, "ods", drivers_ods);
        (void)snprintf(content->path, sizeof content->path, "%s", path);
        status = check_workbook(folder, err);
    } else if ((status = choose_member(names, member, &chosen, err)) == TAPAK_OK) {
        int length = snprintf(content->path, sizeof content->path, "/vsizip/{%s}/%s", path, chosen);
        status = length > 0 && (size_t)length < sizeof content->path
                     ? recognise_inner(content, err)
                     : tapak_fail(err, TAPAK_INVALID, "the path in the archive is too long");
        (void)snprintf(content->note, sizeof content->note, "%.100s in an archive", chosen);
    }
    CSLDestroy(names);
    return status;
}

enum tapak_status content_recognise(const char *path, const char *member,
                                    struct content *out_content, struct tapak_error *err)
{
    char head[HEAD_BYTES];
    size_t size = 0;
    struct content content = {0};
    if (strlen(path) > CONTENT_PATH_BYTES / 2) {
        return tapak_fail(err, TAPAK_INVALID, "the path is longer than %d bytes",
                          CONTENT_PATH_BYTES / 2);
    }
    enum tapak_status status = read_head(path, head, &size, err);
    if (status != TAPAK_OK) {
        return status;
    }
    if (starts_with(head, size, "PK\x03\x04", 4)) {
        status = recognise_zip(&content, path, member, err);
    } else if (starts_with(head, size, "\x1F\x8B", 2)) {
        (void)snprintf(content.path, sizeof content.path, "/vsigzip/%s", path);
        status = recognise_inner(&content, err);
    } else {
        (void)snprintf(content.path, sizeof content.path, "%s", path);
        status = recognise_plain(&content, head, size, err);
    }
    if (status == TAPAK_OK) {
        *out_content = content;
    }
    return status;
}
