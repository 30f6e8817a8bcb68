// GeoJSON geometries (RFC 7946 section 3.1) in CQL2 JSON. Arrays nest as deep as the class says and
// no deeper; only collections nest, to the ceiling of depth.
#include "decode/cql2_json.h"

static bool goes_on(const struct cql2_document *document)
{
    return !cql2_has_failed(&document->reader);
}

static void put_position(struct cql2_document *document, const json_t *value,
                         struct cql2_shape *shape)
{
    const json_t *x = json_array_get(value, 0);
    const json_t *y = json_array_get(value, 1);
    if (!json_is_number(x) || !json_is_number(y) || json_array_size(value) > 3) {
        cql2_fail_here(document, "a position is an array of two or three numbers");
        return;
    }
    cql2_shape_put(shape, json_number_value(x), json_number_value(y));
}

typedef void put_fn(struct cql2_document *document, const json_t *value, struct cql2_shape *shape);

static size_t put_list(struct cql2_document *document, const json_t *list, struct cql2_shape *shape,
                       put_fn *put)
{
    if (!json_is_array(list) || json_array_size(list) == 0) {
        cql2_fail_here(document, "an array with something in it is expected");
        return 0;
    }
    size_t count = json_array_size(list);
    for (size_t i = 0; i < count && goes_on(document); i++) {
        size_t back = cql2_step(document, NULL, i);
        put(document, json_array_get(list, i), shape);
        cql2_back(document, back);
    }
    return count;
}

static void put_ring(struct cql2_document *document, const json_t *value, struct cql2_shape *shape)
{
    size_t place = cql2_shape_open_ring(shape);
    (void)put_list(document, value, shape, put_position);
    cql2_shape_close_ring(shape, place);
}

static void put_point(struct cql2_document *document, const json_t *value, struct cql2_shape *shape)
{
    (void)cql2_shape_open(shape, CQL2_POINT);
    put_position(document, value, shape);
}

static void put_line(struct cql2_document *document, const json_t *value, struct cql2_shape *shape)
{
    size_t place = cql2_shape_open(shape, CQL2_LINE);
    (void)put_list(document, value, shape, put_position);
    cql2_shape_close_line(shape, place);
}

static void put_polygon(struct cql2_document *document, const json_t *value,
                        struct cql2_shape *shape)
{
    size_t place = cql2_shape_open(shape, CQL2_POLYGON);
    cql2_shape_close(shape, place, put_list(document, value, shape, put_ring));
}

static void put_geometry(struct cql2_document *document, const json_t *value,
                         struct cql2_shape *shape);

static void put_class(struct cql2_document *document, enum cql2_class class, const json_t *inner,
                      struct cql2_shape *shape)
{
    static put_fn *const members[] = {
        [CQL2_POINTS] = put_point,
        [CQL2_LINES] = put_line,
        [CQL2_POLYGONS] = put_polygon,
        [CQL2_COLLECTION] = put_geometry,
    };
    size_t place = 0;
    switch (class) {
    case CQL2_POINT:
        put_point(document, inner, shape);
        break;
    case CQL2_LINE:
        put_line(document, inner, shape);
        break;
    case CQL2_POLYGON:
        put_polygon(document, inner, shape);
        break;
    default:
        place = cql2_shape_open(shape, class);
        cql2_shape_close(shape, place, put_list(document, inner, shape, members[class]));
        break;
    }
}

static void put_geometry(struct cql2_document *document, const json_t *value,
                         struct cql2_shape *shape)
{
    const json_t *type = json_object_get(value, "type");
    enum cql2_class class = CQL2_POINT;
    struct tapak_slice name = {json_string_value(type), json_string_length(type)};
    if (name.text == NULL || !cql2_class_parse(name, &class)) {
        cql2_fail_here(document, "\"type\" is none of GeoJSON's geometries");
        return;
    }
    if (++document->reader.depth > TAPAK_MAX_FILTER_DEPTH) {
        cql2_fail_here(document, "shapes within shapes too deep");
        return;
    }
    const char *member = class == CQL2_COLLECTION ? "geometries" : "coordinates";
    size_t back = cql2_step(document, member, 0);
    put_class(document, class, json_object_get(value, member), shape);
    cql2_back(document, back);
    document->reader.depth--;
}

static void put_box(struct cql2_document *document, const json_t *list, struct cql2_shape *shape)
{
    size_t count = json_array_size(list);
    double corners[4] = {0};
    bool is_box = count == 4 || count == 6;
    for (size_t i = 0; is_box && i < 4; i++) {
        const json_t *number = json_array_get(list, i < 2 ? i : i + count / 2 - 2);
        is_box = json_is_number(number);
        corners[i] = json_number_value(number);
    }
    if (!is_box) {
        cql2_fail_here(document, "\"bbox\" is an array of 4 or 6 numbers");
        return;
    }
    cql2_shape_put_box(shape, corners);
}

const struct tapak_filter_node *cql2_geojson(struct cql2_document *document, const json_t *value)
{
    struct cql2_shape shape;
    const json_t *box = json_object_get(value, "bbox");
    cql2_shape_begin(&shape, &document->reader, 0);
    if (box != NULL && json_object_get(value, "type") == NULL) {
        put_box(document, box, &shape);
    } else {
        put_geometry(document, value, &shape);
    }
    return cql2_shape_end(&shape);
}
