/**
 * @file sketch.h
 * @brief Features as a person reads them: a map (SVG, without script) and a table, or, of one
 *        feature, its properties below each other.
 *
 * Units: the map is drawn in degrees, north up. Shapes are thinned to what a screen shows.
 */
#ifndef TAPAK_API_OGC_SKETCH_H
#define TAPAK_API_OGC_SKETCH_H

#include "api/ogc/collection.h"
#include "tapak/geo/shape.h"
#include "tapak/http/route.h"

struct ogc_sketch {
    const struct tapak_call *call;
    const struct ogc_collection *collection;
    bool is_single;
    struct tapak_buf rows;
    struct tapak_buf dots;
    struct tapak_buf shapes;
    bool has_box;
    struct tapak_box box;
};

void sketch_init(struct ogc_sketch *sketch, const struct tapak_call *call,
                 const struct ogc_collection *collection, bool is_single);
void sketch_free(struct ogc_sketch *sketch);

void sketch_open_feature(struct ogc_sketch *sketch, const char *id);
void sketch_close_feature(struct ogc_sketch *sketch);
void sketch_value(struct ogc_sketch *sketch, size_t column, const char *text);
void sketch_point(struct ogc_sketch *sketch, struct tapak_point point);
TAPAK_MUST_CHECK enum tapak_status sketch_shape(struct ogc_sketch *sketch, struct tapak_wkb shape,
                                                const struct tapak_box *box,
                                                struct tapak_error *err);

/** The map, if anything can be drawn; land is a path of it to draw below, or absent. */
void sketch_put_map(struct ogc_sketch *sketch, struct tapak_buf *buf, struct tapak_slice land);
void sketch_put_table(struct ogc_sketch *sketch, struct tapak_buf *buf);

/** A shape as the data of an SVG path, thinned to steps of step_deg. */
TAPAK_MUST_CHECK enum tapak_status sketch_path(struct tapak_buf *buf, struct tapak_wkb shape,
                                               double step_deg, struct tapak_error *err);

#endif
