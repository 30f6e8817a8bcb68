/**
 * @file snapshot.h
 * @brief The parts that are valid together, without the rows that newer ones replaced, and what
 *        each viewer sees of them.
 */
#ifndef LAYER_SNAPSHOT_H
#define LAYER_SNAPSHOT_H

#include "layer/part.h"

/** Rows of a part that are replaced or gone. */
struct dead {
    atomic_uint users;
    uint32_t count;
    uint32_t *per_block;
    uint64_t *bits;
};

/** A part and its dead rows (NULL: none). */
struct piece {
    struct part *part;
    struct dead *dead;
    enum part_form form;
    bool is_dead_own; ///< nobody else holds dead: it may be written
};

/** A part as one viewer sees it: what the viewer may not see cannot be reached from here. */
struct segment {
    uint32_t count;
    uint32_t block_count;
    const int64_t *time_ms;
    const uint32_t *id;
    const uint32_t *area;
    const uint32_t (*public_id)[PUBLIC_ID_WORDS];
    const uint32_t *order;
    const struct block *blocks;
    const uint32_t *kind;
    const uint32_t *x;
    const uint32_t *y;
    const double *lon;
    const double *lat;
    const struct block_box *boxes;
    const uint64_t *dead; ///< bits, NULL when none is
    const uint32_t *dead_per_block;
    uint32_t dead_count;
};

struct view {
    struct segment *segments;
    size_t count;
    int64_t rows;
};

struct pieces {
    struct piece *items;
    size_t count;
    size_t room;
};

enum { CHANGES_MOST = 512 };

/** A row that was written, and the revision that brought it. */
struct change {
    int64_t revision;
    uint32_t id;
    enum tapak_collection of;
};

/** The rows that were written last: all of those behind from. */
struct changes {
    int64_t from; ///< revision
    size_t first;
    size_t count;
    struct change rows[CHANGES_MOST]; ///< a ring
};

struct tapak_snapshot {
    atomic_uint users;
    struct lists *lists;
    uint32_t kind_count;
    struct tapak_feed_mark mark;
    uint64_t made;   ///< number of the loading of everything that this goes back to
    int64_t drafted; ///< revision that a draft is made for
    struct changes changes;
    struct pieces pieces[TAPAK_COLLECTION_COUNT];
    struct view views[TAPAK_COLLECTION_COUNT][SIGHT_COUNT];
};

/** Without pieces. Takes a hold on lists. NULL without memory. */
struct tapak_snapshot *snapshot_create(struct lists *lists);

/** A draft of what comes behind an older one: the same pieces. NULL without memory. */
struct tapak_snapshot *snapshot_copy(const struct tapak_snapshot *older);

/** The part becomes the snapshot's, also on failure. */
TAPAK_MUST_CHECK enum tapak_status snapshot_add(struct tapak_snapshot *draft,
                                                enum tapak_collection of, struct part *part,
                                                enum part_form form, struct tapak_error *err);

/** Takes all pieces of a collection away. */
void snapshot_clear(struct tapak_snapshot *draft, enum tapak_collection of);

/** Marks what was the row of that id. time_ms helps to find it. */
TAPAK_MUST_CHECK enum tapak_status snapshot_kill(struct tapak_snapshot *draft,
                                                 enum tapak_collection of, int64_t time_ms,
                                                 uint32_t id, struct tapak_error *err);

/** Notes a row of the revision that is drafted. */
void snapshot_note_change(struct tapak_snapshot *draft, enum tapak_collection of, uint32_t id);

/** Nothing is known of what changed before the revision that is drafted. */
void snapshot_forget_changes(struct tapak_snapshot *draft);

/** Joins pieces that are small beside those behind them, and drops empty ones. */
TAPAK_MUST_CHECK enum tapak_status snapshot_tidy(struct tapak_snapshot *draft,
                                                 struct tapak_error *err);

/** Makes the views: from here on it is immutable. */
TAPAK_MUST_CHECK enum tapak_status snapshot_seal(struct tapak_snapshot *draft,
                                                 struct tapak_error *err);

/** Every live row's bytes, in all. */
size_t snapshot_bytes(const struct tapak_snapshot *snapshot);

/** What a viewer sees of a collection. */
static inline const struct view *snapshot_view(const struct tapak_snapshot *snapshot,
                                               enum tapak_collection of, enum tapak_viewer viewer)
{
    return &snapshot->views[of][viewer == TAPAK_VIEWER_PUBLIC ? SIGHT_PUBLIC : SIGHT_TRUE];
}

static inline bool is_dead(const struct segment *segment, uint32_t at)
{
    return segment->dead != NULL && (segment->dead[at / 64] >> at % 64 & 1) != 0;
}

#endif
