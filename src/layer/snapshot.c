// Newer rows come as small parts behind the older ones; the rows they replace are marked dead.
// Parts of like size are joined, so their number grows with the logarithm of the rows: a merge as
// in O'Neil et al., The Log-Structured Merge-Tree (1996), in memory.
#include "layer/snapshot.h"

#include <stdlib.h>
#include <string.h>

enum { JOIN_FACTOR = 4, JOIN_ROWS = 1 << 18, DEAD_SHARE = 4, FIRST_ROOM = 16 };

static enum tapak_status no_memory(struct tapak_error *err)
{
    return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the layer");
}

static size_t words_of(const struct part *part)
{
    return ((size_t)part->count + 63) / 64;
}

static void dead_release(struct dead *dead)
{
    if (dead == NULL || atomic_fetch_sub(&dead->users, 1) > 1) {
        return;
    }
    free(dead->per_block);
    free(dead->bits);
    free(dead);
}

// A copy of a part's dead rows, or none of them.
static struct dead *dead_copy(const struct part *part, const struct dead *from)
{
    struct dead *dead = calloc(1, sizeof *dead);
    if (dead == NULL) {
        return NULL;
    }
    atomic_init(&dead->users, 1);
    dead->per_block = calloc(part->block_count, sizeof *dead->per_block);
    dead->bits = calloc(words_of(part), sizeof *dead->bits);
    if (dead->per_block == NULL || dead->bits == NULL) {
        dead_release(dead);
        return NULL;
    }
    if (from != NULL) {
        dead->count = from->count;
        memcpy(dead->per_block, from->per_block, part->block_count * sizeof *dead->per_block);
        memcpy(dead->bits, from->bits, words_of(part) * sizeof *dead->bits);
    }
    return dead;
}

static uint32_t live_rows(const struct piece *piece)
{
    return piece->part->count - (piece->dead == NULL ? 0 : piece->dead->count);
}

static void free_piece(struct piece *piece)
{
    part_release(piece->part);
    dead_release(piece->dead);
}

struct tapak_snapshot *snapshot_create(struct lists *lists)
{
    struct tapak_snapshot *snapshot = calloc(1, sizeof *snapshot);
    if (snapshot != NULL) {
        atomic_init(&snapshot->users, 1);
        snapshot->lists = lists_hold(lists);
    }
    return snapshot;
}

static bool make_room(struct pieces *pieces)
{
    if (pieces->count < pieces->room) {
        return true;
    }
    size_t room = pieces->room == 0 ? FIRST_ROOM : pieces->room * 2;
    struct piece *items = realloc(pieces->items, room * sizeof *items);
    if (items == NULL) {
        return false;
    }
    pieces->items = items;
    pieces->room = room;
    return true;
}

struct tapak_snapshot *snapshot_copy(const struct tapak_snapshot *older)
{
    struct tapak_snapshot *draft = snapshot_create(older->lists);
    for (int of = 0; draft != NULL && of < TAPAK_COLLECTION_COUNT; of++) {
        const struct pieces *from = &older->pieces[of];
        struct pieces *into = &draft->pieces[of];
        for (size_t i = 0; i < from->count; i++) {
            if (!make_room(into)) {
                tapak_snapshot_release(draft);
                return NULL;
            }
            struct piece piece = from->items[i];
            (void)part_hold(piece.part);
            if (piece.dead != NULL) {
                (void)atomic_fetch_add(&piece.dead->users, 1);
            }
            piece.is_dead_own = false;
            into->items[into->count++] = piece;
        }
    }
    if (draft != NULL) {
        draft->mark = older->mark;
        draft->made = older->made;
        draft->changes = older->changes;
    }
    return draft;
}

void tapak_snapshot_release(const struct tapak_snapshot *held)
{
    struct tapak_snapshot *snapshot = (struct tapak_snapshot *)(uintptr_t)held;
    if (snapshot == NULL || atomic_fetch_sub(&snapshot->users, 1) > 1) {
        return;
    }
    for (int of = 0; of < TAPAK_COLLECTION_COUNT; of++) {
        for (size_t i = 0; i < snapshot->pieces[of].count; i++) {
            free_piece(&snapshot->pieces[of].items[i]);
        }
        free(snapshot->pieces[of].items);
        for (int viewer = 0; viewer < SIGHT_COUNT; viewer++) {
            free(snapshot->views[of][viewer].segments);
        }
    }
    lists_release(snapshot->lists);
    free(snapshot);
}

enum tapak_status snapshot_add(struct tapak_snapshot *draft, enum tapak_collection of,
                               struct part *part, enum part_form form, struct tapak_error *err)
{
    struct pieces *pieces = &draft->pieces[of];
    if (!make_room(pieces)) {
        part_release(part);
        return no_memory(err);
    }
    pieces->items[pieces->count++] = (struct piece){.part = part, .form = form};
    return TAPAK_OK;
}

void snapshot_clear(struct tapak_snapshot *draft, enum tapak_collection of)
{
    struct pieces *pieces = &draft->pieces[of];
    while (pieces->count > 0) {
        free_piece(&pieces->items[--pieces->count]);
    }
}

static enum tapak_status kill_at(struct piece *piece, uint32_t at, bool *out_was_alive,
                                 struct tapak_error *err)
{
    uint64_t bit = UINT64_C(1) << at % 64;
    *out_was_alive = piece->dead == NULL || (piece->dead->bits[at / 64] & bit) == 0;
    if (!*out_was_alive) {
        return TAPAK_OK;
    }
    if (!piece->is_dead_own) {
        struct dead *own = dead_copy(piece->part, piece->dead);
        if (own == NULL) {
            return no_memory(err);
        }
        dead_release(piece->dead);
        piece->dead = own;
        piece->is_dead_own = true;
    }
    piece->dead->bits[at / 64] |= bit;
    piece->dead->per_block[at / BLOCK_ROWS]++;
    piece->dead->count++;
    return TAPAK_OK;
}

enum tapak_status snapshot_kill(struct tapak_snapshot *draft, enum tapak_collection of,
                                int64_t time_ms, uint32_t id, struct tapak_error *err)
{
    struct pieces *pieces = &draft->pieces[of];
    enum tapak_status status = TAPAK_OK;
    bool was_alive = false;
    // One of them has it alive, at most. Its time is nearly always the one it had.
    for (int is_by_id = 0; is_by_id <= 1; is_by_id++) {
        for (size_t i = 0; i < pieces->count && status == TAPAK_OK && !was_alive; i++) {
            struct piece *piece = &pieces->items[i];
            uint32_t at = id > piece->part->id_max ? piece->part->count
                          : is_by_id != 0          ? part_find_id(piece->part, id)
                                                   : part_find(piece->part, time_ms, id);
            if (at < piece->part->count) {
                status = kill_at(piece, at, &was_alive, err);
            }
        }
    }
    return status;
}

static void take_live(const struct piece *piece, struct row *rows, uint32_t *in_out_count)
{
    for (uint32_t at = 0; at < piece->part->count; at++) {
        if (piece->dead == NULL || (piece->dead->bits[at / 64] >> at % 64 & 1) == 0) {
            part_row(piece->part, at, &rows[(*in_out_count)++]);
        }
    }
}

// The live rows of both into the first; the second is then without any. The second may be NULL.
static enum tapak_status join(struct piece *first, struct piece *second, struct tapak_error *err)
{
    uint32_t count = 0;
    size_t room = live_rows(first) + (second == NULL ? 0 : live_rows(second));
    struct row *rows = malloc(room * sizeof *rows);
    if (rows == NULL) {
        return no_memory(err);
    }
    take_live(first, rows, &count);
    if (second != NULL) {
        take_live(second, rows, &count);
    }
    struct part *part = NULL;
    enum tapak_status status = part_build(rows, count, first->form, &part, err);
    free(rows);
    if (status == TAPAK_OK) {
        enum part_form form = first->form;
        free_piece(first);
        *first = (struct piece){.part = part, .form = form};
    }
    return status;
}

static void drop(struct pieces *pieces, size_t index)
{
    free_piece(&pieces->items[index]);
    pieces->count--;
    memmove(&pieces->items[index], &pieces->items[index + 1],
            (pieces->count - index) * sizeof pieces->items[0]);
}

static bool wants_join(const struct piece *older, const struct piece *newer)
{
    uint64_t rows = (uint64_t)live_rows(older) + live_rows(newer);
    return live_rows(older) <= (uint64_t)JOIN_FACTOR * live_rows(newer) && rows <= JOIN_ROWS;
}

// The piece of the same form in front of one; its own index when there is none.
static size_t piece_before(const struct pieces *pieces, size_t index)
{
    for (size_t i = index; i > 0; i--) {
        if (pieces->items[i - 1].form == pieces->items[index].form) {
            return i - 1;
        }
    }
    return index;
}

static enum tapak_status tidy(struct pieces *pieces, struct tapak_error *err)
{
    enum tapak_status status = TAPAK_OK;
    for (size_t i = pieces->count; i > 0 && status == TAPAK_OK; i--) {
        struct piece *piece = &pieces->items[i - 1];
        size_t before = piece_before(pieces, i - 1);
        if (live_rows(piece) == 0) {
            drop(pieces, i - 1);
        } else if (before != i - 1 && wants_join(&pieces->items[before], piece)) {
            status = join(&pieces->items[before], piece, err);
            if (status == TAPAK_OK) {
                drop(pieces, i - 1);
            }
        } else if (piece->dead != NULL && piece->dead->count > piece->part->count / DEAD_SHARE) {
            status = join(piece, NULL, err);
        }
    }
    return status;
}

enum tapak_status snapshot_tidy(struct tapak_snapshot *draft, struct tapak_error *err)
{
    enum tapak_status status = TAPAK_OK;
    for (int of = 0; of < TAPAK_COLLECTION_COUNT && status == TAPAK_OK; of++) {
        status = tidy(&draft->pieces[of], err);
    }
    return status;
}

static struct segment segment_of(const struct piece *piece, enum sight_of viewer)
{
    const struct part *part = piece->part;
    const struct sight *sight = &part->sights[viewer];
    struct segment segment = {
        .count = part->count,
        .block_count = part->block_count,
        .time_ms = part->time_ms,
        .id = part->id,
        .area = part->area,
        .public_id = (const uint32_t(*)[PUBLIC_ID_WORDS])part->public_id,
        .order = part->order,
        .blocks = part->blocks,
        .kind = sight->kind,
        .x = sight->x,
        .y = sight->y,
        .lon = sight->lon,
        .lat = sight->lat,
        .boxes = sight->boxes,
    };
    if (piece->dead != NULL && piece->dead->count > 0) {
        segment.dead = piece->dead->bits;
        segment.dead_per_block = piece->dead->per_block;
        segment.dead_count = piece->dead->count;
    }
    return segment;
}

static bool make_view(const struct pieces *pieces, enum sight_of viewer, struct view *view)
{
    view->segments = calloc(pieces->count + 1, sizeof *view->segments);
    if (view->segments == NULL) {
        return false;
    }
    for (size_t i = 0; i < pieces->count; i++) {
        const struct piece *piece = &pieces->items[i];
        if (viewer != SIGHT_PUBLIC || piece->part->is_public) {
            view->segments[view->count++] = segment_of(piece, viewer);
            view->rows += live_rows(piece);
        }
    }
    return true;
}

enum tapak_status snapshot_seal(struct tapak_snapshot *draft, struct tapak_error *err)
{
    draft->kind_count = draft->lists->kind_count;
    for (int of = 0; of < TAPAK_COLLECTION_COUNT; of++) {
        for (int viewer = 0; viewer < SIGHT_COUNT; viewer++) {
            if (!make_view(&draft->pieces[of], (enum sight_of)viewer, &draft->views[of][viewer])) {
                return no_memory(err);
            }
        }
    }
    return TAPAK_OK;
}

size_t snapshot_bytes(const struct tapak_snapshot *snapshot)
{
    size_t bytes = sizeof *snapshot;
    for (int of = 0; of < TAPAK_COLLECTION_COUNT; of++) {
        for (size_t i = 0; i < snapshot->pieces[of].count; i++) {
            bytes += snapshot->pieces[of].items[i].part->bytes;
        }
    }
    return bytes;
}

int64_t tapak_snapshot_revision(const struct tapak_snapshot *snapshot)
{
    return snapshot->mark.revision;
}

uint64_t tapak_snapshot_made(const struct tapak_snapshot *snapshot)
{
    return snapshot->made;
}

// The oldest goes when there is no room; what came with it is then not known whole.
void snapshot_note_change(struct tapak_snapshot *draft, enum tapak_collection of, uint32_t id)
{
    struct changes *changes = &draft->changes;
    if (changes->count == CHANGES_MOST) {
        changes->from = changes->rows[changes->first].revision;
        changes->first = (changes->first + 1) % CHANGES_MOST;
        changes->count--;
    }
    changes->rows[(changes->first + changes->count++) % CHANGES_MOST] =
        (struct change){draft->drafted, id, of};
}

void snapshot_forget_changes(struct tapak_snapshot *draft)
{
    draft->changes.from = draft->drafted;
    draft->changes.first = draft->changes.count = 0;
}

bool tapak_snapshot_changes(const struct tapak_snapshot *snapshot, int64_t since_revision,
                            tapak_changed_row_fn *each, void *context)
{
    const struct changes *changes = &snapshot->changes;
    if (since_revision < changes->from) {
        return false;
    }
    for (size_t i = changes->count; i > 0; i--) {
        const struct change *change = &changes->rows[(changes->first + i - 1) % CHANGES_MOST];
        if (change->revision <= since_revision) {
            break;
        }
        each(change->of, change->id, context);
    }
    return true;
}
