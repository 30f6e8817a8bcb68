/**
 * @file world.h
 * @brief What reports are held against, in memory: the locator and names of one edition, the code
 *        lists. Loaded from the store, immutable, shared by threads.
 */
#ifndef TAPAK_INGEST_WORLD_H
#define TAPAK_INGEST_WORLD_H

#include "tapak/geo/place.h"
#include "tapak/model/category.h"
#include "tapak/model/period.h"
#include "tapak/store/store.h"

/** Read only for who holds it; all parts are the world's. */
struct tapak_world {
    int64_t edition_id; ///< 0 when no edition is loaded
    char edition_name[128];
    struct tapak_locator *locator; ///< of no village when there is no edition
    struct tapak_gazetteer *gazetteer;
    struct tapak_categories categories;
    struct tapak_periods periods;
    struct tapak_box area_of_interest; ///< where exchanged coordinates are put right
    double tolerance_m;
    int offset_minutes;        ///< of times without a zone
    struct tapak_arena *arena; ///< holds the lists
};

/** edition_name NULL is the current edition. */
TAPAK_MUST_CHECK enum tapak_status tapak_world_load(struct tapak_conn *conn,
                                                    const char *edition_name,
                                                    struct tapak_world **out_world,
                                                    struct tapak_error *err);
void tapak_world_free(struct tapak_world *world);

/** The way of placing in this world. */
struct tapak_placer tapak_world_placer(const struct tapak_world *world);

#endif
