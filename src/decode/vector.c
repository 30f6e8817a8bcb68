#include "tapak/decode/vector.h"

#include "tapak/base/limits.h"

#include "decode/content.h"
#include "decode/fields.h"
#include "decode/gdal.h"

#include <ogr_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { NOTE_BYTES = 256, NAME_BYTES = 96, REASON_BYTES = 256 };

struct tapak_vector {
    GDALDatasetH dataset;
    OGRLayerH layer; ///< of dataset
    OGRFeatureH feature;
    OGRCoordinateTransformationH to_wgs84; ///< NULL: positions are WGS 84 as they stand
    struct fields fields;
    uint8_t *wkb;
    size_t wkb_room;
    int64_t done;
    int64_t count;
    const char *format;
    char crs[NAME_BYTES];
    char note[NOTE_BYTES];
    char reason[REASON_BYTES];
};

static void add_note(struct tapak_vector *vector, const char *text)
{
    size_t used = strlen(vector->note);
    (void)snprintf(vector->note + used, sizeof vector->note - used, "%s%s", used > 0 ? "; " : "",
                   text);
}

static bool is_polygonal(OGRwkbGeometryType type)
{
    OGRwkbGeometryType flat = wkbFlatten(type);
    return flat == wkbPolygon || flat == wkbMultiPolygon || flat == wkbCurvePolygon ||
           flat == wkbMultiSurface;
}

// Layers that do not say their type (GeoJSON of mixed shapes, KML) are asked by their features.
static bool has_polygons(OGRLayerH layer)
{
    enum { LOOK_AT = 100 };
    OGRwkbGeometryType type = OGR_L_GetGeomType(layer);
    if (is_polygonal(type)) {
        return true;
    }
    if (wkbFlatten(type) != wkbUnknown && wkbFlatten(type) != wkbGeometryCollection) {
        return false;
    }
    bool has = false;
    OGR_L_ResetReading(layer);
    for (int i = 0; i < LOOK_AT && !has; i++) {
        OGRFeatureH feature = OGR_L_GetNextFeature(layer);
        if (feature == NULL) {
            break;
        }
        OGRGeometryH shape = OGR_F_GetGeometryRef(feature);
        has = shape != NULL && is_polygonal(OGR_G_GetGeometryType(shape));
        OGR_F_Destroy(feature);
    }
    OGR_L_ResetReading(layer);
    return has;
}

static enum tapak_status choose_named(struct tapak_vector *vector, const char *name,
                                      struct tapak_error *err)
{
    int count = GDALDatasetGetLayerCount(vector->dataset);
    vector->layer = GDALDatasetGetLayerByName(vector->dataset, name);
    if (vector->layer == NULL && count == 1 && strchr(name, '.') != NULL) {
        vector->layer = GDALDatasetGetLayer(vector->dataset, 0); // the archive's member was meant
    }
    if (vector->layer == NULL) {
        const char *first =
            count > 0 ? OGR_L_GetName(GDALDatasetGetLayer(vector->dataset, 0)) : "none";
        return tapak_fail(err, TAPAK_NOT_FOUND, "the file has no layer \"%s\"; it has %d (%s%s)",
                          name, count, first, count > 1 ? ", …" : "");
    }
    return TAPAK_OK;
}

static enum tapak_status choose_layer(struct tapak_vector *vector, const char *name,
                                      struct tapak_error *err)
{
    int count = GDALDatasetGetLayerCount(vector->dataset);
    int polygonal = 0;
    if (name != NULL) {
        return choose_named(vector, name, err);
    }
    for (int i = 0; i < count; i++) {
        OGRLayerH layer = GDALDatasetGetLayer(vector->dataset, i);
        if (count == 1 || has_polygons(layer)) {
            vector->layer = polygonal == 0 ? layer : vector->layer;
            polygonal++;
        }
    }
    if (vector->layer == NULL) {
        return tapak_fail(err, TAPAK_INVALID, "the file has no layer with polygons");
    }
    if (polygonal > 1) {
        char text[NAME_BYTES];
        (void)snprintf(text, sizeof text, "layer \"%.48s\", the first of %d with polygons",
                       OGR_L_GetName(vector->layer), polygonal);
        add_note(vector, text);
    }
    return TAPAK_OK;
}

static enum tapak_status convert_from(struct tapak_vector *vector, OGRSpatialReferenceH from,
                                      struct tapak_error *err)
{
    gdal_crs_name(from, vector->crs, sizeof vector->crs);
    if (gdal_is_wgs84(from)) {
        return TAPAK_OK;
    }
    OGRSpatialReferenceH to = gdal_wgs84();
    vector->to_wgs84 = OCTNewCoordinateTransformation(from, to);
    OSRRelease(to);
    if (vector->to_wgs84 == NULL) {
        return tapak_fail(err, TAPAK_UNSUPPORTED, "%s cannot be converted to WGS 84", vector->crs);
    }
    return TAPAK_OK;
}

static enum tapak_status choose_crs(struct tapak_vector *vector, const char *source_crs,
                                    struct tapak_error *err)
{
    OGRSpatialReferenceH own = OGR_L_GetSpatialRef(vector->layer);
    OGRSpatialReferenceH from = NULL;
    enum tapak_status status = TAPAK_OK;
    if (source_crs != NULL) {
        status = gdal_crs(source_crs, &from, err);
    } else if (own != NULL) {
        from = OSRClone(own);
        OSRSetAxisMappingStrategy(from, OAMS_TRADITIONAL_GIS_ORDER);
    } else {
        (void)snprintf(vector->crs, sizeof vector->crs, "EPSG:4326");
        add_note(vector, "the file does not say its system of reference; taken as WGS 84");
    }
    if (from != NULL) {
        status = convert_from(vector, from, err);
    }
    OSRRelease(from);
    return status;
}

static enum tapak_status set_filter(struct tapak_vector *vector, const char *where,
                                    struct tapak_error *err)
{
    struct gdal_errors errors;
    gdal_errors_begin(&errors);
    OGRErr failure = OGR_L_SetAttributeFilter(vector->layer, where);
    gdal_errors_end();
    if (failure != OGRERR_NONE) {
        return tapak_fail(err, TAPAK_INVALID, "the condition \"%s\" is not understood: %s", where,
                          errors.text);
    }
    return TAPAK_OK;
}

static enum tapak_status set_up(struct tapak_vector *vector, const char *path,
                                const struct tapak_vector_options *options, struct tapak_error *err)
{
    struct content content;
    enum tapak_status status = content_recognise(path, options->layer, &content, err);
    if (status != TAPAK_OK) {
        return status;
    }
    vector->format = content.format;
    if (content.note[0] != '\0') {
        add_note(vector, content.note);
    }
    if (content.kind != CONTENT_FEATURES) {
        return tapak_fail(err, TAPAK_INVALID, "the file (%s) holds no polygons", content.format);
    }
    status = gdal_open(content.path, content.drivers, content.options, &vector->dataset, err);
    if (status == TAPAK_OK) {
        status = choose_layer(vector, options->layer, err);
    }
    if (status == TAPAK_OK && options->where != NULL) {
        status = set_filter(vector, options->where, err);
    }
    if (status == TAPAK_OK) {
        status = fields_init(&vector->fields, vector->layer, err);
    }
    if (status == TAPAK_OK) {
        status = choose_crs(vector, options->source_crs, err);
    }
    if (status == TAPAK_OK) {
        vector->count = OGR_L_GetFeatureCount(vector->layer, 0);
        OGR_L_ResetReading(vector->layer);
    }
    return status;
}

enum tapak_status tapak_vector_open(const char *path, const struct tapak_vector_options *options,
                                    struct tapak_vector **out_vector, struct tapak_error *err)
{
    static const struct tapak_vector_options none = {0};
    struct gdal_errors errors;
    struct tapak_vector *vector = calloc(1, sizeof *vector);
    if (vector == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a vector file");
    }
    gdal_errors_begin(&errors);
    enum tapak_status status = set_up(vector, path, options == NULL ? &none : options, err);
    gdal_errors_end();
    if (status != TAPAK_OK) {
        tapak_vector_free(vector);
        return status;
    }
    *out_vector = vector;
    return TAPAK_OK;
}

void tapak_vector_free(struct tapak_vector *vector)
{
    struct gdal_errors errors;
    if (vector == NULL) {
        return;
    }
    gdal_errors_begin(&errors);
    OGR_F_Destroy(vector->feature);
    fields_free(&vector->fields);
    if (vector->to_wgs84 != NULL) {
        OCTDestroyCoordinateTransformation(vector->to_wgs84);
    }
    if (vector->dataset != NULL) {
        GDALClose(vector->dataset);
    }
    gdal_errors_end();
    free(vector->wkb);
    free(vector);
}

size_t tapak_vector_field_count(const struct tapak_vector *vector)
{
    return vector->fields.count;
}

const char *tapak_vector_field(const struct tapak_vector *vector, size_t i)
{
    return vector->fields.names[i];
}

int tapak_vector_find(const struct tapak_vector *vector, const char *name)
{
    for (size_t i = 0; i < vector->fields.count; i++) {
        if (strcmp(vector->fields.names[i], name) == 0) {
            return (int)i;
        }
    }
    for (size_t i = 0; i < vector->fields.count; i++) {
        if (strcasecmp(vector->fields.names[i], name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

const char *tapak_vector_layer(const struct tapak_vector *vector)
{
    return OGR_L_GetName(vector->layer);
}

const char *tapak_vector_crs(const struct tapak_vector *vector)
{
    return vector->crs;
}

const char *tapak_vector_format(const struct tapak_vector *vector)
{
    return vector->format;
}

const char *tapak_vector_note(const struct tapak_vector *vector)
{
    return vector->note;
}

int64_t tapak_vector_count(const struct tapak_vector *vector)
{
    return vector->count;
}

// A collection of which only the polygons count (a shape that was repaired once, a KML
// MultiGeometry) becomes a multipolygon; curves become lines.
static OGRGeometryH as_polygons(OGRGeometryH shape)
{
    OGRGeometryH linear =
        OGR_G_ForceTo(OGR_G_Clone(shape), OGR_GT_GetLinear(OGR_G_GetGeometryType(shape)), NULL);
    if (linear == NULL || wkbFlatten(OGR_G_GetGeometryType(linear)) != wkbGeometryCollection) {
        return linear;
    }
    OGRGeometryH polygons = OGR_G_CreateGeometry(wkbMultiPolygon);
    for (int i = 0; i < OGR_G_GetGeometryCount(linear); i++) {
        OGRGeometryH part = OGR_G_GetGeometryRef(linear, i);
        if (wkbFlatten(OGR_G_GetGeometryType(part)) == wkbPolygon) {
            (void)OGR_G_AddGeometry(polygons, part);
        }
    }
    OGR_G_DestroyGeometry(linear);
    return polygons;
}

static size_t count_vertices(OGRGeometryH shape)
{
    size_t count = 0;
    bool is_multi = wkbFlatten(OGR_G_GetGeometryType(shape)) == wkbMultiPolygon;
    int parts = is_multi ? OGR_G_GetGeometryCount(shape) : 1;
    for (int i = 0; i < parts; i++) {
        OGRGeometryH polygon = is_multi ? OGR_G_GetGeometryRef(shape, i) : shape;
        for (int k = 0; k < OGR_G_GetGeometryCount(polygon); k++) {
            count += (size_t)OGR_G_GetPointCount(OGR_G_GetGeometryRef(polygon, k));
        }
    }
    return count;
}

static const char *check_degrees(struct tapak_vector *vector, OGRGeometryH shape)
{
    OGREnvelope box;
    OGR_G_GetEnvelope(shape, &box);
    if (box.MinX >= -180 && box.MaxX <= 180 && box.MinY >= -90 && box.MaxY <= 90) {
        return NULL;
    }
    (void)snprintf(vector->reason, sizeof vector->reason,
                   "positions up to (%.10g, %.10g) are not in degrees; give the file's system of "
                   "reference",
                   box.MaxX, box.MaxY);
    return vector->reason;
}

// Checks and converts shape; a reason when it cannot be used.
static const char *prepare(struct tapak_vector *vector, OGRGeometryH shape)
{
    if (shape == NULL) {
        return "no memory for the geometry";
    }
    if (!is_polygonal(OGR_G_GetGeometryType(shape))) {
        (void)snprintf(vector->reason, sizeof vector->reason, "a %s is no polygon",
                       OGRGeometryTypeToName(wkbFlatten(OGR_G_GetGeometryType(shape))));
        return vector->reason;
    }
    if (OGR_G_IsEmpty(shape)) {
        return "the geometry is empty";
    }
    if (count_vertices(shape) > TAPAK_MAX_SHAPE_VERTICES) {
        (void)snprintf(vector->reason, sizeof vector->reason, "%zu vertices, at most %zu",
                       count_vertices(shape), TAPAK_MAX_SHAPE_VERTICES);
        return vector->reason;
    }
    OGR_G_FlattenTo2D(shape);
    if (vector->to_wgs84 != NULL && OGR_G_Transform(shape, vector->to_wgs84) != OGRERR_NONE) {
        return "the geometry cannot be converted to WGS 84";
    }
    return check_degrees(vector, shape);
}

static enum tapak_status keep_wkb(struct tapak_vector *vector, OGRGeometryH shape, size_t *out_size,
                                  struct tapak_error *err)
{
    size_t size = (size_t)OGR_G_WkbSize(shape);
    if (size > vector->wkb_room) {
        uint8_t *wkb = realloc(vector->wkb, size);
        if (wkb == NULL) {
            return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a geometry of %zu bytes", size);
        }
        vector->wkb = wkb;
        vector->wkb_room = size;
    }
    (void)OGR_G_ExportToIsoWkb(shape, wkbNDR, vector->wkb);
    *out_size = size;
    return TAPAK_OK;
}

static enum tapak_status read_shape(struct tapak_vector *vector, struct tapak_feature *out,
                                    struct tapak_error *err)
{
    OGRGeometryH own = OGR_F_GetGeometryRef(vector->feature);
    if (own == NULL) {
        return TAPAK_OK;
    }
    OGRGeometryH shape = as_polygons(own);
    enum tapak_status status = TAPAK_OK;
    out->broken = prepare(vector, shape);
    if (out->broken == NULL) {
        status = keep_wkb(vector, shape, &out->wkb_size, err);
        out->wkb = vector->wkb;
    }
    OGR_G_DestroyGeometry(shape);
    return status;
}

enum tapak_status tapak_vector_next(struct tapak_vector *vector, struct tapak_feature *out_feature,
                                    bool *out_has_feature, struct tapak_error *err)
{
    struct gdal_errors errors;
    struct tapak_feature feature = {0};
    enum tapak_status status = TAPAK_OK;
    gdal_errors_begin(&errors);
    OGR_F_Destroy(vector->feature);
    vector->feature = OGR_L_GetNextFeature(vector->layer);
    bool is_cut_off = vector->feature == NULL && errors.has_failure;
    if (vector->feature != NULL) {
        feature.number = ++vector->done;
        bool was_said = vector->fields.has_codepage;
        status = fields_read(&vector->fields, vector->feature, err);
        feature.cells = vector->fields.cells;
        if (vector->fields.has_codepage && !was_said) {
            add_note(vector, "text that is not UTF-8 was read as Windows-1252");
        }
    }
    if (vector->feature != NULL && status == TAPAK_OK) {
        status = read_shape(vector, &feature, err);
    }
    gdal_errors_end();
    if (is_cut_off) {
        return tapak_fail(err, TAPAK_INVALID, "behind feature %lld the file cannot be read: %s",
                          (long long)vector->done, errors.text);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    *out_has_feature = vector->feature != NULL;
    if (vector->feature != NULL) {
        *out_feature = feature;
    }
    return TAPAK_OK;
}
