/**
 * @file cql2_shape.h
 * @brief A shape of a filter while it is read: vertices become ISO WKB with a box.
 *
 * Sticky: the first failure is kept and given by cql2_shape_end(). Nesting is the caller's: each
 *         open() is closed with how many it holds.
 */
#ifndef DECODE_CQL2_SHAPE_H
#define DECODE_CQL2_SHAPE_H

#include "tapak/base/buf.h"
#include "tapak/decode/cql2.h"

enum cql2_class {
    CQL2_POINT = 1,
    CQL2_LINE,
    CQL2_POLYGON,
    CQL2_POINTS,
    CQL2_LINES,
    CQL2_POLYGONS,
    CQL2_COLLECTION
};

/** What both spellings share while one filter is read. */
struct cql2_reader {
    const struct tapak_cql2 *with;
    struct tapak_filter_maker maker;
    struct tapak_arena *arena;
    struct tapak_error *err; ///< first failure; also that of the maker's calls
    size_t depth;            ///< of brackets
    size_t vertices;         ///< so far
};

struct cql2_shape {
    struct cql2_reader *reader;
    size_t at;
    struct tapak_buf wkb;
    struct tapak_box box;
    double first[2]; ///< of the ring or line being read
    double last[2];
    size_t run; ///< vertices in it
};

void cql2_shape_begin(struct cql2_shape *shape, struct cql2_reader *reader, size_t at);
/** A place to hand to close(). */
size_t cql2_shape_open(struct cql2_shape *shape, enum cql2_class class);
void cql2_shape_close(struct cql2_shape *shape, size_t place, size_t count);
size_t cql2_shape_open_ring(struct cql2_shape *shape);
/** Also checks that a ring has four vertices and is closed. */
void cql2_shape_close_ring(struct cql2_shape *shape, size_t place);
void cql2_shape_close_line(struct cql2_shape *shape, size_t place);
void cql2_shape_put(struct cql2_shape *shape, double x, double y);
/** A box from its two corners. */
void cql2_shape_put_box(struct cql2_shape *shape, const double corners[static 4]);
/** The literal, or NULL with the reader's err filled. */
const struct tapak_filter_node *cql2_shape_end(struct cql2_shape *shape);

/** Keeps the failure in the reader's err unless there is one; place in the text. */
void cql2_fail(struct cql2_reader *reader, size_t at, const char *format, ...) TAPAK_PRINTF(3, 4);
bool cql2_has_failed(const struct cql2_reader *reader);

/** Whether the class of that WKT or GeoJSON name exists ("MultiPolygon"; case ignored). */
bool cql2_class_parse(struct tapak_slice name, enum cql2_class *out_class);

/** A literal of time: text of DATE, of TIMESTAMP, or (kind INTERVAL) of either or "..". */
const struct tapak_filter_node *cql2_time(struct cql2_reader *reader, size_t at,
                                          enum tapak_field_type kind, struct tapak_slice text);

/** Arguments while they are counted. */
struct cql2_args {
    const struct tapak_filter_node **items;
    size_t count;
    size_t room;
};
void cql2_args_add(struct cql2_reader *reader, struct cql2_args *args,
                   const struct tapak_filter_node *node);
const struct tapak_filter_node *cql2_apply(struct cql2_reader *reader, enum tapak_filter_op op,
                                           size_t at, const struct cql2_args *args);

#endif
