/**
 * @file rtree_nodes.h
 * @brief The shadow tables of an R*Tree of SQLite: nodes read and written, rows told where they
 * are.
 *
 * Sticky:  a tree keeps its first failure in code; what follows does nothing.
 * Source:  "The SQLite R*Tree Module", section 6 (shadow tables); ext/rtree/rtree.c (node format).
 */
#ifndef STORE_SPATIALITE_RTREE_NODES_H
#define STORE_SPATIALITE_RTREE_NODES_H

#include "store/driver.h"

#include <sqlite3.h>

enum { RTREE_ROOT = 1 };

enum rtree_side { RTREE_WEST, RTREE_EAST, RTREE_SOUTH, RTREE_NORTH, RTREE_SIDES };

/** An entry of a node. */
struct rtree_cell {
    int64_t id;     ///< of a row or of a node
    int64_t home;   ///< the node that the tables have it in, 0: none yet
    uint32_t child; ///< the entry of the node above that it goes to
    float box[RTREE_SIDES];
};

struct rtree_cells {
    struct rtree_cell *items;
    size_t count;
    size_t room;
};

enum rtree_statement {
    RTREE_READ_NODE,
    RTREE_WRITE_NODE,
    RTREE_SET_ROWS,
    RTREE_SET_NODE,
    RTREE_LAST_NODE,
    RTREE_STATEMENT_COUNT
};

/** A row and the node that it is in now. */
struct rtree_move {
    int64_t row_id;
    int64_t node;
};

struct rtree {
    sqlite3_stmt *statements[RTREE_STATEMENT_COUNT];
    const struct db_rows **rows; ///< of the table tapak_rows
    int64_t last_node;
    size_t node_bytes;
    size_t fan_out;
    int depth;
    uint8_t *bytes; ///< a node
    struct rtree_move *moves;
    size_t move_count;
    size_t move_room;
    int code; ///< the first failure
};

void rtree_open(struct rtree *tree, sqlite3 *sqlite, const struct db_rows **rows, const char *name);
void rtree_close(struct rtree *tree);
void rtree_fail(struct rtree *tree, int code);

/** NULL when there is no memory. */
struct rtree_cell *rtree_push(struct rtree *tree, struct rtree_cells *cells);
void rtree_push_all(struct rtree *tree, struct rtree_cells *cells, const struct rtree_cell *items,
                    size_t count);

/** Adds the node's entries to out_cells; of the root also how deep the tree is. */
void rtree_read(struct rtree *tree, int64_t number, struct rtree_cells *out_cells);

/** depth counts for the root only. */
void rtree_write(struct rtree *tree, int64_t number, int depth, const struct rtree_cell *cells,
                 size_t count);

/** Entries that were not in this node before are told so; rows only with rtree_move_rows(). */
void rtree_settle(struct rtree *tree, bool is_leaf, int64_t number, struct rtree_cell *cells,
                  size_t count);

/** Writes where rows are now, in the order of their ids: new ones go to the table's end. */
void rtree_move_rows(struct rtree *tree);

#endif
