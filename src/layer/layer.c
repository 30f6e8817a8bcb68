// A layer is a pointer to the snapshot that is valid now. Who refreshes it makes the next one
// beside it: readers never wait for more than the change of the pointer.
#include "tapak/layer/layer.h"

#include <pthread.h>
#include <stdlib.h>

#include "layer/gather.h"
#include "layer/snapshot.h"
#include "tapak/base/instant.h"

struct tapak_layer {
    struct tapak_store *store;
    int offset_minutes;
    pthread_mutex_t work; ///< held by the one that makes the next snapshot
    pthread_mutex_t lock; ///< of what follows; held for some instructions only
    struct tapak_snapshot *current;
    uint64_t made;  ///< times that all was loaded; for who works
    uint64_t areas; ///< hash of the areas that current was made with; for who works
    int64_t tended; ///< revision that was looked at thoroughly; for who works
    int64_t looked_ms;
};

static void publish(struct tapak_layer *layer, struct tapak_snapshot *snapshot)
{
    (void)pthread_mutex_lock(&layer->lock);
    struct tapak_snapshot *old = layer->current;
    layer->current = snapshot;
    layer->looked_ms = tapak_now_ms();
    (void)pthread_mutex_unlock(&layer->lock);
    tapak_snapshot_release(old);
}

const struct tapak_snapshot *tapak_layer_hold(struct tapak_layer *layer)
{
    (void)pthread_mutex_lock(&layer->lock);
    struct tapak_snapshot *snapshot = layer->current;
    (void)atomic_fetch_add(&snapshot->users, 1);
    (void)pthread_mutex_unlock(&layer->lock);
    return snapshot;
}

static int64_t known_revision(struct tapak_layer *layer)
{
    (void)pthread_mutex_lock(&layer->lock);
    int64_t revision = layer->current->mark.revision;
    (void)pthread_mutex_unlock(&layer->lock);
    return revision;
}

static void note_look(struct tapak_layer *layer)
{
    (void)pthread_mutex_lock(&layer->lock);
    layer->looked_ms = tapak_now_ms();
    (void)pthread_mutex_unlock(&layer->lock);
}

// Everything anew, within a read transaction.
static enum tapak_status load_all(struct tapak_layer *layer, struct tapak_conn *conn,
                                  struct gather_progress *progress, struct tapak_error *err)
{
    struct lists *lists = NULL;
    struct tapak_snapshot *draft = NULL;
    uint64_t areas = 0;
    enum tapak_status status = lists_load(conn, layer->offset_minutes, &lists, err);
    status = status == TAPAK_OK ? tapak_feed_areas(conn, &areas, err) : status;
    if (status == TAPAK_OK) {
        draft = snapshot_create(lists);
        status = draft == NULL ? tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the layer")
                               : tapak_feed_look(conn, &draft->mark, err);
    }
    if (status == TAPAK_OK) {
        draft->made = ++layer->made;
        draft->drafted = draft->mark.revision;
        snapshot_forget_changes(draft);
        status = gather_all(conn, draft, progress, err);
    }
    status = status == TAPAK_OK ? snapshot_seal(draft, err) : status;
    lists_release(lists);
    if (status != TAPAK_OK) {
        tapak_snapshot_release(draft);
        return status;
    }
    layer->areas = areas;
    layer->tended = draft->mark.revision;
    publish(layer, draft);
    return TAPAK_OK;
}

// What was written behind the present snapshot's marks. Hotspots that were corrected take a look at
// all of them: only who has time for it does that.
static enum tapak_status load_changes(struct tapak_layer *layer, struct tapak_conn *conn,
                                      struct tapak_feed_mark mark, bool is_thorough,
                                      struct tapak_error *err)
{
    // Only who works changes the pointer, and that is this thread.
    const struct tapak_feed_mark *before = &layer->current->mark;
    bool looks_at_all = is_thorough && mark.hotspots_changed != before->hotspots_changed;
    struct tapak_snapshot *draft = snapshot_copy(layer->current);
    if (draft == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the layer");
    }
    bool is_known = true;
    draft->drafted = mark.revision;
    enum tapak_status status = gather_changes(conn, draft, &is_known, err);
    if (mark.hotspots_changed != before->hotspots_changed) {
        snapshot_forget_changes(draft); // which of them, nobody says
    }
    if (status == TAPAK_OK && is_known && looks_at_all) {
        status = gather_hotspots(conn, draft, &is_known, err);
    }
    if (status == TAPAK_OK && !is_known) {
        tapak_snapshot_release(draft);
        return load_all(layer, conn, NULL, err); // an area that the lists do not have
    }
    mark.hotspots_changed = looks_at_all ? mark.hotspots_changed : before->hotspots_changed;
    draft->mark = mark;
    status = status == TAPAK_OK ? snapshot_tidy(draft, err) : status;
    status = status == TAPAK_OK ? snapshot_seal(draft, err) : status;
    if (status != TAPAK_OK) {
        tapak_snapshot_release(draft);
        return status;
    }
    publish(layer, draft);
    return TAPAK_OK;
}

// With the work's lock held.
static enum tapak_status work(struct tapak_layer *layer, struct tapak_conn *conn, bool is_thorough,
                              struct tapak_error *err)
{
    struct tapak_feed_mark mark = {0};
    uint64_t areas = layer->areas;
    enum tapak_status status = tapak_store_begin_read(conn, err);
    status = status == TAPAK_OK ? tapak_feed_look(conn, &mark, err) : status;
    const struct tapak_feed_mark *known = &layer->current->mark;
    bool is_behind = mark.revision != known->revision ||
                     (is_thorough && (mark.hotspots_changed != known->hotspots_changed ||
                                      mark.revision != layer->tended));
    if (status != TAPAK_OK || !is_behind) {
        return status;
    }
    if (is_thorough) {
        status = tapak_feed_areas(conn, &areas, err);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    status = mark.lists != known->lists || areas != layer->areas
                 ? load_all(layer, conn, NULL, err)
                 : load_changes(layer, conn, mark, is_thorough, err);
    if (status == TAPAK_OK && is_thorough) {
        layer->tended = mark.revision;
    }
    return status;
}

static enum tapak_status refresh(struct tapak_layer *layer, bool is_thorough,
                                 struct tapak_error *err)
{
    struct tapak_conn *conn = NULL;
    int64_t revision = 0;
    enum tapak_status status = tapak_store_take_reader(layer->store, &conn, err);
    if (status != TAPAK_OK) {
        return status;
    }
    status = tapak_store_revision(conn, &revision, err);
    if (status == TAPAK_OK && (is_thorough || revision > known_revision(layer))) {
        (void)pthread_mutex_lock(&layer->work);
        if (is_thorough ? revision > layer->tended : revision > known_revision(layer)) {
            status = work(layer, conn, is_thorough, err);
        }
        (void)pthread_mutex_unlock(&layer->work);
    } else if (status == TAPAK_OK) {
        note_look(layer);
    }
    tapak_store_give_reader(layer->store, conn);
    return status;
}

enum tapak_status tapak_layer_refresh(struct tapak_layer *layer, struct tapak_error *err)
{
    return refresh(layer, false, err);
}

// Of those that were written in one commit the first does the work, for which the others wait.
enum tapak_status tapak_layer_catch_up(struct tapak_layer *layer, struct tapak_error *err)
{
    int64_t revision = tapak_store_own_revision(layer->store);
    struct tapak_conn *conn = NULL;
    if (known_revision(layer) >= revision) {
        return TAPAK_OK;
    }
    (void)pthread_mutex_lock(&layer->work);
    enum tapak_status status = TAPAK_OK;
    if (known_revision(layer) < revision) {
        status = tapak_store_take_reader(layer->store, &conn, err);
        status = status == TAPAK_OK ? work(layer, conn, false, err) : status;
        tapak_store_give_reader(layer->store, conn);
    }
    (void)pthread_mutex_unlock(&layer->work);
    return status;
}

enum tapak_status tapak_layer_tend(struct tapak_layer *layer, struct tapak_error *err)
{
    return refresh(layer, true, err);
}

enum tapak_status tapak_layer_load(struct tapak_store *store, int offset_minutes,
                                   tapak_layer_progress_fn *progress, void *context,
                                   struct tapak_layer **out_layer, struct tapak_error *err)
{
    struct gather_progress told = {.told = progress, .context = context};
    struct tapak_conn *conn = NULL;
    struct tapak_layer *layer = calloc(1, sizeof *layer);
    if (layer == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the layer");
    }
    layer->store = store;
    layer->offset_minutes = offset_minutes;
    (void)pthread_mutex_init(&layer->work, NULL);
    (void)pthread_mutex_init(&layer->lock, NULL);
    enum tapak_status status = tapak_store_take_reader(store, &conn, err);
    if (status == TAPAK_OK) {
        status = tapak_store_begin_read(conn, err);
        status = status == TAPAK_OK ? load_all(layer, conn, &told, err) : status;
        tapak_store_give_reader(store, conn);
    }
    if (status != TAPAK_OK) {
        tapak_layer_free(layer);
        return status;
    }
    *out_layer = layer;
    return TAPAK_OK;
}

void tapak_layer_free(struct tapak_layer *layer)
{
    if (layer == NULL) {
        return;
    }
    tapak_snapshot_release(layer->current);
    (void)pthread_mutex_destroy(&layer->work);
    (void)pthread_mutex_destroy(&layer->lock);
    free(layer);
}

struct tapak_layer_about tapak_layer_about(struct tapak_layer *layer)
{
    const struct tapak_snapshot *snapshot = tapak_layer_hold(layer);
    struct tapak_layer_about about = {
        .revision = snapshot->mark.revision,
        .bytes = (int64_t)snapshot_bytes(snapshot),
    };
    for (int of = 0; of < TAPAK_COLLECTION_COUNT; of++) {
        about.rows[of] = snapshot->views[of][SIGHT_TRUE].rows;
    }
    tapak_snapshot_release(snapshot);
    (void)pthread_mutex_lock(&layer->lock);
    about.loaded_ms = layer->looked_ms;
    (void)pthread_mutex_unlock(&layer->lock);
    return about;
}
