/**
 * @file relate.h
 * @brief How the shapes of a filter stand to the shapes of rows: exactly, with GEOS.
 *
 * Shape:   a point, or ISO WKB of any 2D shape, in degrees taken as a plane.
 * Rule:    the relations of OGC 06-103r4; a shape that GEOS cannot read gives "unknown".
 * Threads: one at a time; each thread makes its own. Literals are prepared at their first use.
 * Source:  OGC 06-103r4 section 6.1.15; OGC 21-065r2 section 7.7 to 7.8.
 */
#ifndef TAPAK_GEO_RELATE_H
#define TAPAK_GEO_RELATE_H

#include "tapak/base/error.h"
#include "tapak/model/filter_eval.h"

struct tapak_relations;

/** For a filter with shape_count literals; they must outlive it. */
TAPAK_MUST_CHECK enum tapak_status tapak_relations_create(struct tapak_relations **out_relations,
                                                          size_t shape_count,
                                                          struct tapak_error *err);
/** NULL is allowed. */
void tapak_relations_free(struct tapak_relations *relations);

/** A tapak_filter_relate_fn; the context is a struct tapak_relations. */
enum tapak_truth tapak_relate(void *context, enum tapak_filter_op op,
                              const struct tapak_filter_value *left,
                              const struct tapak_filter_value *right);

/** Whether a literal is valid; why not, with the place, is written to out_why. */
bool tapak_relate_is_valid(const struct tapak_filter_shape *shape, char *out_why, size_t room);

#endif
