#include "api/borders.h"

#include "tapak/base/instant.h"
#include "tapak/base/limits.h"
#include "tapak/store/areas.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WAIT_S = 1 };

struct borders {
    struct tapak_store *store;
    const struct tapak_world *world;
    struct areas *areas;
    pthread_t maker;
    pthread_mutex_t lock; ///< of what follows
    pthread_cond_t done;
    bool is_done;
    enum tapak_status status;
    struct tapak_error err;
    struct tapak_mesh *mesh;
    const struct areas_level *villages;
    bool has_programme;
    int64_t revision; ///< of the store, and day, that the programme was asked for
    int64_t day;
    unsigned char *programme;
    uint64_t generation;
};

struct adding {
    struct tapak_mesh_builder *builder;
    struct tapak_error *err;
};

static enum tapak_status add_village(const struct tapak_boundary *boundary, void *context)
{
    struct adding *adding = context;
    return tapak_mesh_builder_add(adding->builder, &boundary->code, boundary->shape,
                                  boundary->label, adding->err);
}

static enum tapak_status make_mesh(struct borders *borders, struct tapak_conn *conn,
                                   struct tapak_mesh **out_mesh, struct tapak_error *err)
{
    struct adding adding = {NULL, err};
    const struct tapak_boundary_filter all = {.edition_id = borders->world->edition_id};
    enum tapak_status status = tapak_mesh_builder_create(&adding.builder, err);
    if (status == TAPAK_OK && all.edition_id != 0) {
        status = tapak_boundary_each(conn, &all, add_village, &adding, err);
    }
    if (status == TAPAK_OK) {
        status = tapak_mesh_seal(adding.builder, out_mesh, err);
    }
    tapak_mesh_builder_free(adding.builder);
    return status;
}

static void *make(void *context)
{
    struct borders *borders = context;
    struct tapak_error err = {0};
    struct tapak_conn *conn = NULL;
    struct tapak_mesh *mesh = NULL;
    const struct areas_level *villages = NULL;
    enum tapak_status status = tapak_store_take_reader(borders->store, &conn, &err);
    if (status == TAPAK_OK) {
        status = make_mesh(borders, conn, &mesh, &err);
    }
    if (status == TAPAK_OK) {
        status = areas_level(borders->areas, conn, TAPAK_LEVEL_VILLAGE, &villages, &err);
    }
    if (status == TAPAK_OK && villages->count != tapak_mesh_count(mesh, TAPAK_LEVEL_VILLAGE)) {
        status = tapak_fail(&err, TAPAK_IO, "the edition changed while its borders were read");
    }
    if (conn != NULL) {
        tapak_store_give_reader(borders->store, conn);
    }
    (void)pthread_mutex_lock(&borders->lock);
    borders->mesh = mesh;
    borders->villages = villages;
    borders->status = status;
    borders->err = err;
    borders->is_done = true;
    (void)pthread_cond_broadcast(&borders->done);
    (void)pthread_mutex_unlock(&borders->lock);
    return NULL;
}

enum tapak_status borders_create(struct tapak_store *store, const struct tapak_world *world,
                                 struct areas *areas, struct borders **out_borders,
                                 struct tapak_error *err)
{
    struct borders *borders = calloc(1, sizeof *borders);
    if (borders == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the borders");
    }
    borders->store = store;
    borders->world = world;
    borders->areas = areas;
    (void)pthread_mutex_init(&borders->lock, NULL);
    (void)pthread_cond_init(&borders->done, NULL);
    if (world != NULL && pthread_create(&borders->maker, NULL, make, borders) != 0) {
        borders->world = NULL;
        borders_free(borders);
        return tapak_fail(err, TAPAK_BUSY, "no thread for the borders");
    }
    *out_borders = borders;
    return TAPAK_OK;
}

void borders_free(struct borders *borders)
{
    if (borders == NULL) {
        return;
    }
    if (borders->world != NULL) {
        (void)pthread_join(borders->maker, NULL);
    }
    tapak_mesh_free(borders->mesh);
    free(borders->programme);
    (void)pthread_cond_destroy(&borders->done);
    (void)pthread_mutex_destroy(&borders->lock);
    free(borders);
}

// Under the lock.
static enum tapak_status wait_for(struct borders *borders, struct tapak_error *err)
{
    struct timespec until;
    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += WAIT_S;
    while (!borders->is_done) {
        if (pthread_cond_timedwait(&borders->done, &borders->lock, &until) != 0) {
            return tapak_fail(err, TAPAK_BUSY, "the borders are still being prepared");
        }
    }
    if (borders->status != TAPAK_OK) {
        *err = borders->err;
    }
    return borders->status;
}

// Under the lock: the programme as it is now; another generation when it is another one.
static enum tapak_status take_programme(struct borders *borders, struct tapak_conn *conn,
                                        struct tapak_error *err)
{
    struct tapak_arena *arena = NULL;
    const unsigned char *flags = NULL;
    size_t count = borders->villages->count;
    enum tapak_status status = tapak_arena_create(&arena, TAPAK_MAX_ARENA_BYTES, err);
    if (status == TAPAK_OK) {
        status = areas_programme(borders->areas, conn, arena, &flags, err);
    }
    if (status == TAPAK_OK && borders->programme == NULL) {
        borders->programme = calloc(count + 1, 1);
        status = borders->programme == NULL
                     ? tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the programme")
                     : TAPAK_OK;
    }
    if (status == TAPAK_OK &&
        (!borders->has_programme || memcmp(borders->programme, flags, count) != 0)) {
        memcpy(borders->programme, flags, count);
        borders->has_programme = true;
        borders->generation++;
    }
    tapak_arena_free(arena);
    return status;
}

static enum tapak_status refresh(struct borders *borders, int64_t revision, struct tapak_error *err)
{
    int64_t day = tapak_day_of(tapak_now_ms(), borders->world->offset_minutes);
    if (borders->has_programme && borders->revision == revision && borders->day == day) {
        return TAPAK_OK;
    }
    struct tapak_conn *conn = NULL;
    enum tapak_status status = tapak_store_take_reader(borders->store, &conn, err);
    if (status == TAPAK_OK) {
        status = take_programme(borders, conn, err);
    }
    if (conn != NULL) {
        tapak_store_give_reader(borders->store, conn);
    }
    if (status == TAPAK_OK) {
        borders->revision = revision;
        borders->day = day;
    }
    return status;
}

enum tapak_status borders_view(struct borders *borders, int64_t revision,
                               struct borders_view *out_view, struct tapak_error *err)
{
    (void)pthread_mutex_lock(&borders->lock);
    enum tapak_status status = wait_for(borders, err);
    if (status == TAPAK_OK) {
        status = refresh(borders, revision, err);
    }
    if (status == TAPAK_OK) {
        *out_view = (struct borders_view){borders->mesh, borders->villages, borders->generation};
    }
    (void)pthread_mutex_unlock(&borders->lock);
    return status;
}

enum tapak_status borders_programme(struct borders *borders, struct tapak_arena *arena,
                                    const unsigned char **out_flags, struct tapak_error *err)
{
    (void)pthread_mutex_lock(&borders->lock);
    size_t count = borders->has_programme ? borders->villages->count : 0;
    unsigned char *flags = tapak_arena_take(arena, count + 1);
    if (flags != NULL && count > 0) {
        memcpy(flags, borders->programme, count);
    }
    (void)pthread_mutex_unlock(&borders->lock);
    if (flags == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the programme");
    }
    *out_flags = flags;
    return TAPAK_OK;
}
