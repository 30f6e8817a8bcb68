/**
 * @file service.h
 * @brief What all operations share: the store, the world, and when contents were first seen.
 */
#ifndef TAPAK_API_SERVICE_H
#define TAPAK_API_SERVICE_H

#include "api/answers.h"
#include "api/areas.h"
#include "api/borders.h"
#include "api/rendered.h"
#include "api/tile_cache.h"
#include "tapak/account/account.h"
#include "tapak/api/api.h"
#include "tapak/base/limits.h"
#include "tapak/geo/crs.h"

#include <pthread.h>
#include <semaphore.h>

/** Of tiles that were made lately: all of a province at the usual zooms. */
#define API_TILE_CACHE_BYTES (32 * TAPAK_MIB)

enum { API_DECODERS = 2 }; ///< requests whose photos are decoded at the same time
enum { API_STAMPS = 16384, API_STAMP_PLACES = 8, API_TEXT_BYTES = 128, API_PROJECTORS = 64 };

/** A world and how many hold it; guarded by the api's lock. */
struct api_world {
    struct tapak_world *world;
    struct areas *areas;     ///< of that world
    struct answers *answers; ///< of those areas
    struct borders *borders;
    uint64_t serial; ///< no other world of this api has it
    unsigned users;  ///< the api itself counts as one while it is the current one
};

/** When an answer with this hash was first made. */
struct api_stamp {
    uint64_t hash;
    int64_t first_ms;
};

struct tapak_api {
    struct tapak_store *store;
    struct tapak_layer *layer;
    struct tapak_accounts *accounts;
    char version[API_TEXT_BYTES];
    char region[API_TEXT_BYTES];
    bool is_demo;
    int64_t start_ms;
    struct tile_cache *tiles;
    sem_t decoders;
    pthread_mutex_t lock; ///< of what follows
    struct api_world *current;
    uint64_t worlds; ///< that there were
    struct api_stamp stamps[API_STAMPS];
    struct tapak_projector *projectors[API_PROJECTORS]; ///< idle ones
    size_t projector_count;
    struct rendered *rendered; ///< features that were written before
};

/** What one request holds: a connection on one snapshot, a state of the layer that is not newer
    than that, and a world that stays. */
struct api_visit {
    struct tapak_api *api;
    struct tapak_conn *conn;
    const struct tapak_snapshot *layer;
    struct api_world *held;
    const struct tapak_world *world;
    struct tapak_projector *projector; ///< once it was asked for
};

/** World and layer only, for what needs no database: conn is NULL. Else as api_visit_begin(). */
TAPAK_MUST_CHECK enum tapak_status
api_visit_hold(const struct tapak_call *call, struct api_visit *out_visit, struct tapak_error *err);

/** TAPAK_BUSY while no world is loaded. Ended by api_visit_end(), also after a failure. */
TAPAK_MUST_CHECK enum tapak_status api_visit_begin(const struct tapak_call *call,
                                                   struct api_visit *out_visit,
                                                   struct tapak_error *err);
void api_visit_end(struct api_visit *visit);

/** Gives the visit its connection, if it has none yet: on a state not older than the layer's. */
TAPAK_MUST_CHECK enum tapak_status api_visit_reader(struct api_visit *visit,
                                                    struct tapak_error *err);

/** What turns positions into other reference systems, for this visit alone. */
TAPAK_MUST_CHECK enum tapak_status api_visit_projector(struct api_visit *visit,
                                                       struct tapak_projector **out_projector,
                                                       struct tapak_error *err);

/**
 * After a write and before its answer: requests from now on see it in the layer too. A failure is
 * not told: what was written is on disk, and the layer comes to it a second later.
 */
void api_wrote(struct tapak_api *api);

/**
 * The time at which this content was first made, as far as is remembered. So an answer that says
 * when it was made keeps its bytes, and its entity tag, while nothing else in it changes; and a
 * change that the viewer may not see shows in nothing.
 */
int64_t api_stamp_ms(struct tapak_api *api, struct tapak_slice content);

/** The same by the tapak_tag64() of the content. */
int64_t api_stamp_of_tag(struct tapak_api *api, uint64_t tag);

#endif
