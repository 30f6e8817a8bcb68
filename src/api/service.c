#include "api/service.h"

#include "tapak/base/instant.h"
#include "tapak/base/tag.h"

#include <stdlib.h>
#include <string.h>

// What written features may take: those of some 100,000 reports.
#define RENDERED_BYTES (64 * TAPAK_MIB)

static void copy_text(char out[static API_TEXT_BYTES], const char *text)
{
    size_t length = text == NULL ? 0 : strnlen(text, API_TEXT_BYTES - 1);
    memcpy(out, text == NULL ? "" : text, length);
    out[length] = '\0';
}

static void free_world(struct api_world *held)
{
    if (held != NULL) {
        borders_free(held->borders); // waits for who reads the others
        answers_free(held->answers);
        areas_free(held->areas);
        tapak_world_free(held->world);
        free(held);
    }
}

// The world is taken over on success only.
static enum tapak_status hold_world(struct tapak_store *store, struct tapak_world *world,
                                    struct api_world **out_held, struct tapak_error *err)
{
    struct api_world *held = calloc(1, sizeof *held);
    if (held == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the operations");
    }
    enum tapak_status status = areas_create(world, &held->areas, err);
    if (status == TAPAK_OK) {
        status = answers_create(&held->answers, err);
    }
    if (status == TAPAK_OK) {
        status = borders_create(store, world, held->areas, &held->borders, err);
    }
    if (status != TAPAK_OK) {
        free_world(held);
        return status;
    }
    held->world = world;
    held->users = 1;
    *out_held = held;
    return TAPAK_OK;
}

enum tapak_status tapak_api_create(struct tapak_store *store, struct tapak_world *world,
                                   const struct tapak_api_settings *settings,
                                   struct tapak_api **out_api, struct tapak_error *err)
{
    struct tapak_api *api = calloc(1, sizeof *api);
    struct api_world *held = NULL;
    if (api == NULL || pthread_mutex_init(&api->lock, NULL) != 0) {
        free(api);
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the operations");
    }
    enum tapak_status status = tile_cache_create(API_TILE_CACHE_BYTES, &api->tiles, err);
    if (status == TAPAK_OK) {
        status = rendered_create(RENDERED_BYTES, &api->rendered, err);
    }
    if (status == TAPAK_OK) {
        status = tapak_accounts_create(store, &api->accounts, err);
    }
    if (status == TAPAK_OK) {
        status = hold_world(store, world, &held, err);
    }
    if (status != TAPAK_OK) {
        tapak_accounts_free(api->accounts);
        rendered_free(api->rendered);
        tile_cache_free(api->tiles);
        (void)pthread_mutex_destroy(&api->lock);
        free(api);
        return status;
    }
    (void)sem_init(&api->decoders, 0, API_DECODERS);
    api->store = store;
    api->layer = settings->layer;
    api->is_demo = settings->is_demo;
    api->start_ms = tapak_now_ms();
    copy_text(api->version, settings->version);
    copy_text(api->region, settings->region);
    held->serial = ++api->worlds;
    api->current = held;
    *out_api = api;
    return TAPAK_OK;
}

// Under the lock: one user less; what nobody uses any more is handed out to be freed outside.
static struct api_world *let_go(struct api_world *held)
{
    held->users--;
    return held->users == 0 ? held : NULL;
}

void tapak_api_free(struct tapak_api *api)
{
    if (api != NULL) {
        free_world(let_go(api->current));
        while (api->projector_count > 0) {
            tapak_projector_free(api->projectors[--api->projector_count]);
        }
        tile_cache_free(api->tiles);
        rendered_free(api->rendered);
        tapak_accounts_free(api->accounts);
        (void)sem_destroy(&api->decoders);
        (void)pthread_mutex_destroy(&api->lock);
        free(api);
    }
}

void tapak_api_set_world(struct tapak_api *api, struct tapak_world *world)
{
    struct api_world *held = NULL;
    struct tapak_error ignored;
    if (hold_world(api->store, world, &held, &ignored) != TAPAK_OK) {
        tapak_world_free(world); // the old one serves on
        return;
    }
    (void)pthread_mutex_lock(&api->lock);
    struct api_world *unused = let_go(api->current);
    held->serial = ++api->worlds;
    api->current = held;
    (void)pthread_mutex_unlock(&api->lock);
    free_world(unused);
}

enum tapak_status api_visit_hold(const struct tapak_call *call, struct api_visit *out_visit,
                                 struct tapak_error *err)
{
    struct tapak_api *api = call->context;
    *out_visit = (struct api_visit){.api = api};
    (void)pthread_mutex_lock(&api->lock);
    out_visit->held = api->current;
    out_visit->held->users++;
    (void)pthread_mutex_unlock(&api->lock);
    out_visit->world = out_visit->held->world;
    out_visit->layer = tapak_layer_hold(api->layer);
    if (out_visit->world == NULL) {
        return tapak_fail(err, TAPAK_BUSY, "the villages are still being loaded");
    }
    return TAPAK_OK;
}

enum tapak_status api_visit_reader(struct api_visit *visit, struct tapak_error *err)
{
    if (visit->conn != NULL) {
        return TAPAK_OK;
    }
    enum tapak_status status = tapak_store_take_reader(visit->api->store, &visit->conn, err);
    return status == TAPAK_OK ? tapak_store_begin_read(visit->conn, err) : status;
}

enum tapak_status api_visit_begin(const struct tapak_call *call, struct api_visit *out_visit,
                                  struct tapak_error *err)
{
    enum tapak_status status = api_visit_hold(call, out_visit, err);
    return status == TAPAK_OK ? api_visit_reader(out_visit, err) : status;
}

void api_visit_end(struct api_visit *visit)
{
    if (visit->conn != NULL) {
        tapak_store_give_reader(visit->api->store, visit->conn);
    }
    tapak_snapshot_release(visit->layer);
    if (visit->held != NULL) {
        (void)pthread_mutex_lock(&visit->api->lock);
        struct tapak_api *api = visit->api;
        if (visit->projector != NULL && api->projector_count < API_PROJECTORS) {
            api->projectors[api->projector_count++] = visit->projector;
            visit->projector = NULL;
        }
        struct api_world *unused = let_go(visit->held);
        (void)pthread_mutex_unlock(&visit->api->lock);
        free_world(unused);
        tapak_projector_free(visit->projector);
    }
    *visit = (struct api_visit){0};
}

void api_wrote(struct tapak_api *api)
{
    struct tapak_error ignored = {0};
    enum tapak_status status = tapak_layer_catch_up(api->layer, &ignored);
    (void)status;
}

enum tapak_status api_visit_projector(struct api_visit *visit,
                                      struct tapak_projector **out_projector,
                                      struct tapak_error *err)
{
    struct tapak_api *api = visit->api;
    enum tapak_status status = TAPAK_OK;
    if (visit->projector == NULL) {
        (void)pthread_mutex_lock(&api->lock);
        if (api->projector_count > 0) {
            visit->projector = api->projectors[--api->projector_count];
        }
        (void)pthread_mutex_unlock(&api->lock);
    }
    if (visit->projector == NULL) {
        status = tapak_projector_create(&visit->projector, err);
    }
    if (status == TAPAK_OK) {
        *out_projector = visit->projector;
    }
    return status;
}

int64_t api_stamp_ms(struct tapak_api *api, struct tapak_slice content)
{
    return api_stamp_of_tag(api, tapak_tag64(content.text, content.length));
}

// The place of a tag among the few that it may have: its own, or that of the oldest.
static struct api_stamp *find_stamp(struct tapak_api *api, uint64_t tag)
{
    struct api_stamp *first = &api->stamps[tag % API_STAMPS / API_STAMP_PLACES * API_STAMP_PLACES];
    struct api_stamp *oldest = first;
    for (size_t i = 0; i < API_STAMP_PLACES; i++) {
        if (first[i].hash == tag && first[i].first_ms != 0) {
            return &first[i];
        }
        oldest = first[i].first_ms < oldest->first_ms ? &first[i] : oldest;
    }
    return oldest;
}

int64_t api_stamp_of_tag(struct tapak_api *api, uint64_t tag)
{
    int64_t now_ms = tapak_now_ms();
    (void)pthread_mutex_lock(&api->lock);
    struct api_stamp *stamp = find_stamp(api, tag);
    if (stamp->hash != tag || stamp->first_ms == 0) {
        *stamp = (struct api_stamp){tag, now_ms - now_ms % 1000};
    }
    int64_t first_ms = stamp->first_ms;
    (void)pthread_mutex_unlock(&api->lock);
    return first_ms;
}
