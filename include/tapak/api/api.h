/**
 * @file api.h
 * @brief The operations of the program over HTTP: what a site needs to serve them.
 *
 * Threads: any number of requests at a time; the world may be swapped while they run.
 */
#ifndef TAPAK_API_API_H
#define TAPAK_API_API_H

#include "tapak/http/route.h"
#include "tapak/ingest/world.h"
#include "tapak/layer/layer.h"
#include "tapak/store/store.h"

struct tapak_api;

/** Texts are copied. */
struct tapak_api_settings {
    struct tapak_layer *layer; ///< of the same store; must outlive the api
    const char *version;       ///< of the program
    const char *region; ///< name of the place for people; NULL or "" takes the edition's province
    bool is_demo;       ///< the region is invented: every page says so
};

/** store must outlive the api; world becomes the api's (may be NULL: not ready until one is set).
 */
TAPAK_MUST_CHECK enum tapak_status tapak_api_create(struct tapak_store *store,
                                                    struct tapak_world *world,
                                                    const struct tapak_api_settings *settings,
                                                    struct tapak_api **out_api,
                                                    struct tapak_error *err);

/** No request may be under way. NULL is allowed. */
void tapak_api_free(struct tapak_api *api);

/** Requests from now on see world, which becomes the api's; the old one goes with its last user. */
void tapak_api_set_world(struct tapak_api *api, struct tapak_world *world);

/** The route table; site.context is the api. */
extern const struct tapak_route tapak_api_routes[];

#endif
