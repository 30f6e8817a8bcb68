/**
 * @file borders.h
 * @brief The borders of one world for drawing, and which villages are in the programme today.
 *
 * Made by a thread of its own when the world comes, as a country's borders take longer than a
 * request may. Threads: any; what it hands out is immutable but for the programme.
 */
#ifndef TAPAK_API_BORDERS_H
#define TAPAK_API_BORDERS_H

#include "api/areas.h"
#include "tapak/geo/mesh.h"

struct borders;

/** Begins to make them; world and areas outlive the borders, and so does the store. */
TAPAK_MUST_CHECK enum tapak_status borders_create(struct tapak_store *store,
                                                  const struct tapak_world *world,
                                                  struct areas *areas, struct borders **out_borders,
                                                  struct tapak_error *err);
/** Waits for the making to end. NULL is allowed. */
void borders_free(struct borders *borders);

struct borders_view {
    const struct tapak_mesh *mesh;      ///< its villages are those of the list
    const struct areas_level *villages; ///< their names
    uint64_t generation;                ///< another one: another answer
};

/**
 * What can be drawn, for a state of the store of that revision. Waits a second for the making, then
 * TAPAK_BUSY; fails as the making did.
 */
TAPAK_MUST_CHECK enum tapak_status borders_view(struct borders *borders, int64_t revision,
                                                struct borders_view *out_view,
                                                struct tapak_error *err);

/** One byte a village: whether it is in the programme; in the arena. */
TAPAK_MUST_CHECK enum tapak_status borders_programme(struct borders *borders,
                                                     struct tapak_arena *arena,
                                                     const unsigned char **out_flags,
                                                     struct tapak_error *err);

#endif
