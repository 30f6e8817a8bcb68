/**
 * @file boundary_codes.h
 * @brief Villages of a boundary file as they are read, and the codes they get.
 */
#ifndef INGEST_BOUNDARY_CODES_H
#define INGEST_BOUNDARY_CODES_H

#include "ingest/area_list.h"

#include "tapak/geo/shape.h"
#include "tapak/ingest/boundaries.h"

/** Texts and shape are the arena's of who reads the file; absent texts are "". */
struct boundary_village {
    int64_t row;
    const char *code_text;
    const char *bps_text;
    const char *name;
    const char *type;
    const char *district;
    const char *regency;
    const char *province;
    struct tapak_wkb shape;
    struct tapak_point label;
    double area_m2;
    const char *repair;  ///< NULL when nothing was
    const char *refused; ///< why, or NULL
    struct tapak_code code;
    bool has_list_names; ///< the code came from a list, whose names hold
};

/** Gives each village that is not refused its code, or refuses it. Counts how into result. */
void boundary_codes_give(struct boundary_village *villages, size_t count,
                         const struct area_list *list, struct tapak_boundaries_result *result);

/** Sorts by code and refuses what has the code of one in front of it; texts into the arena. */
TAPAK_MUST_CHECK enum tapak_status boundary_codes_single(struct boundary_village *villages,
                                                         size_t count, struct tapak_arena *arena,
                                                         struct tapak_error *err);

#endif
