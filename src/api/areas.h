/**
 * @file areas.h
 * @brief Villages, and the districts and regencies that they make, in memory: what listings, maps
 *        and tables of areas are made of.
 *
 * Shape:   one per world, made at its first use. Boundaries of an edition above a ceiling stay in
 *          the store and are fetched one by one.
 * Order:   of code.
 * Threads: any; everything but the programme is immutable once made.
 */
#ifndef TAPAK_API_AREAS_H
#define TAPAK_API_AREAS_H

#include "tapak/geo/shape.h"
#include "tapak/ingest/world.h"
#include "tapak/model/area.h"
#include "tapak/store/store.h"

struct areas;

struct areas_item {
    struct tapak_code code;
    const char *name;
    const char *type;     ///< "" when not known
    const char *district; ///< name; "" for what is no village
    const char *regency;  ///< name; "" for a regency
    double area_m2;
    int64_t villages; ///< in it; 1 for a village
    struct tapak_box box;
    struct tapak_wkb shape;     ///< without bytes when it stayed in the store
    struct tapak_slice geojson; ///< its geometry as text; absent when it stayed in the store
};

struct areas_level {
    const struct areas_item *items;
    size_t count;
};

/** An empty frame; nothing is loaded yet. */
TAPAK_MUST_CHECK enum tapak_status areas_create(const struct tapak_world *world,
                                                struct areas **out_areas, struct tapak_error *err);
/** NULL is allowed. */
void areas_free(struct areas *areas);

/** All areas of a level (village, district, regency); made when it is asked for first. */
TAPAK_MUST_CHECK enum tapak_status areas_level(struct areas *areas, struct tapak_conn *conn,
                                               enum tapak_level level,
                                               const struct areas_level **out_level,
                                               struct tapak_error *err);

/** Whether the level is there, so that areas_level() needs no connection. */
bool areas_has_level(struct areas *areas, enum tapak_level level);

/** The item of that code, or NULL. */
const struct areas_item *areas_find(const struct areas_level *level, const struct tapak_code *code);

/** The shape of a village that stayed in the store comes into the arena. */
TAPAK_MUST_CHECK enum tapak_status
areas_shape(struct areas *areas, struct tapak_conn *conn, const struct areas_item *item,
            struct tapak_arena *arena, struct tapak_wkb *out_shape, struct tapak_error *err);

/** A number that stays while no answer about these areas can have changed. */
TAPAK_MUST_CHECK enum tapak_status areas_generation(struct areas *areas, struct tapak_conn *conn,
                                                    uint64_t *out_generation,
                                                    struct tapak_error *err);

/**
 * Which villages are in the programme today: one byte for each of level village, in the arena.
 */
TAPAK_MUST_CHECK enum tapak_status areas_programme(struct areas *areas, struct tapak_conn *conn,
                                                   struct tapak_arena *arena,
                                                   const unsigned char **out_flags,
                                                   struct tapak_error *err);

#endif
