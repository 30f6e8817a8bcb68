#include "store/spatialite/rtree_nodes.h"

#include <stdlib.h>
#include <string.h>

#include "tapak/base/radix.h"

enum {
    DEPTH_MAX = 40,
    HEADER_BYTES = 4, // depth (of the root only) and number of cells, two bytes each
    CELL_BYTES = 24   // id of a row or node, then x from, x to, y from, y to as floats
};

static const char *const texts[RTREE_STATEMENT_COUNT] = {
    [RTREE_READ_NODE] = "SELECT data FROM \"%w_node\" WHERE nodeno = ?1",
    [RTREE_WRITE_NODE] = "INSERT OR REPLACE INTO \"%w_node\" (nodeno, data) VALUES (?1, ?2)",
    [RTREE_SET_ROWS] = ("INSERT OR REPLACE INTO \"%w_rowid\" (rowid, nodeno) "
                        "SELECT c0, c1 FROM tapak_rows"),
    [RTREE_SET_NODE] = "INSERT OR REPLACE INTO \"%w_parent\" (nodeno, parentnode) VALUES (?1, ?2)",
    [RTREE_LAST_NODE] = "SELECT max(nodeno) FROM \"%w_node\"",
};

void rtree_fail(struct rtree *tree, int code)
{
    tree->code = tree->code == SQLITE_OK ? code : tree->code;
}

// The same items with room for more, or NULL.
static void *grow(struct rtree *tree, void *items, size_t *room, size_t size)
{
    size_t larger = *room == 0 ? 64 : 2 * *room;
    void *grown = realloc(items, larger * size);
    if (grown == NULL) {
        rtree_fail(tree, SQLITE_NOMEM);
        return NULL;
    }
    *room = larger;
    return grown;
}

struct rtree_cell *rtree_push(struct rtree *tree, struct rtree_cells *cells)
{
    if (cells->count == cells->room) {
        void *items = grow(tree, cells->items, &cells->room, sizeof *cells->items);
        if (items == NULL) {
            return NULL;
        }
        cells->items = items;
    }
    return &cells->items[cells->count++];
}

void rtree_push_all(struct rtree *tree, struct rtree_cells *cells, const struct rtree_cell *items,
                    size_t count)
{
    for (size_t i = 0; i < count && tree->code == SQLITE_OK; i++) {
        struct rtree_cell *cell = rtree_push(tree, cells);
        if (cell != NULL) {
            *cell = items[i];
        }
    }
}

static uint64_t read_8(const uint8_t *bytes)
{
    uint64_t number = 0;
    memcpy(&number, bytes, sizeof number);
    return __builtin_bswap64(number);
}

static uint32_t read_4(const uint8_t *bytes)
{
    uint32_t number = 0;
    memcpy(&number, bytes, sizeof number);
    return __builtin_bswap32(number);
}

static uint16_t read_2(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

static void write_8(uint8_t *bytes, uint64_t number)
{
    number = __builtin_bswap64(number);
    memcpy(bytes, &number, sizeof number);
}

static void write_4(uint8_t *bytes, uint32_t number)
{
    number = __builtin_bswap32(number);
    memcpy(bytes, &number, sizeof number);
}

static void write_2(uint8_t *bytes, size_t number)
{
    bytes[0] = (uint8_t)(number >> 8);
    bytes[1] = (uint8_t)number;
}

static void read_cells(struct rtree *tree, int64_t number, const uint8_t *bytes, size_t count,
                       struct rtree_cells *out_cells)
{
    for (size_t i = 0; i < count; i++) {
        const uint8_t *from = bytes + HEADER_BYTES + i * CELL_BYTES;
        struct rtree_cell *cell = rtree_push(tree, out_cells);
        if (cell == NULL) {
            return;
        }
        *cell = (struct rtree_cell){.id = (int64_t)read_8(from), .home = number};
        for (int side = 0; side < RTREE_SIDES; side++) {
            uint32_t bits = read_4(from + 8 + 4 * side);
            memcpy(&cell->box[side], &bits, sizeof bits);
        }
    }
}

// The root says how deep the tree is and how large its nodes are.
void rtree_read(struct rtree *tree, int64_t number, struct rtree_cells *out_cells)
{
    sqlite3_stmt *stmt = tree->statements[RTREE_READ_NODE];
    if (tree->code != SQLITE_OK) {
        return;
    }
    (void)sqlite3_bind_int64(stmt, 1, number);
    int code = sqlite3_step(stmt);
    const uint8_t *bytes = code == SQLITE_ROW ? sqlite3_column_blob(stmt, 0) : NULL;
    size_t size = bytes == NULL ? 0 : (size_t)sqlite3_column_bytes(stmt, 0);
    size_t count = size < HEADER_BYTES ? 0 : read_2(bytes + 2);
    if (size < HEADER_BYTES + count * CELL_BYTES || size < HEADER_BYTES + 4 * CELL_BYTES ||
        (number != RTREE_ROOT && size != tree->node_bytes)) {
        rtree_fail(tree, code == SQLITE_ROW || code == SQLITE_DONE ? SQLITE_CORRUPT_VTAB : code);
    } else {
        if (number == RTREE_ROOT) {
            tree->depth = read_2(bytes);
            tree->node_bytes = size;
            tree->fan_out = (size - HEADER_BYTES) / CELL_BYTES;
        }
        read_cells(tree, number, bytes, count, out_cells);
    }
    (void)sqlite3_reset(stmt);
}

void rtree_write(struct rtree *tree, int64_t number, int depth, const struct rtree_cell *cells,
                 size_t count)
{
    sqlite3_stmt *stmt = tree->statements[RTREE_WRITE_NODE];
    if (tree->code != SQLITE_OK) {
        return;
    }
    memset(tree->bytes, 0, tree->node_bytes);
    write_2(tree->bytes, (size_t)depth);
    write_2(tree->bytes + 2, count);
    for (size_t i = 0; i < count; i++) {
        uint8_t *to = tree->bytes + HEADER_BYTES + i * CELL_BYTES;
        write_8(to, (uint64_t)cells[i].id);
        for (int side = 0; side < RTREE_SIDES; side++) {
            uint32_t bits = 0;
            memcpy(&bits, &cells[i].box[side], sizeof bits);
            write_4(to + 8 + 4 * side, bits);
        }
    }
    (void)sqlite3_bind_int64(stmt, 1, number);
    (void)sqlite3_bind_blob64(stmt, 2, tree->bytes, tree->node_bytes, SQLITE_STATIC);
    (void)sqlite3_step(stmt);
    rtree_fail(tree, sqlite3_reset(stmt));
}

static void set_node(struct rtree *tree, int64_t node, int64_t parent)
{
    sqlite3_stmt *stmt = tree->statements[RTREE_SET_NODE];
    if (tree->code != SQLITE_OK) {
        return;
    }
    (void)sqlite3_bind_int64(stmt, 1, node);
    (void)sqlite3_bind_int64(stmt, 2, parent);
    (void)sqlite3_step(stmt);
    rtree_fail(tree, sqlite3_reset(stmt));
}

static void note_move(struct rtree *tree, int64_t row_id, int64_t node)
{
    if (tree->move_count == tree->move_room) {
        void *moves = grow(tree, tree->moves, &tree->move_room, sizeof *tree->moves);
        if (moves == NULL) {
            return;
        }
        tree->moves = moves;
    }
    tree->moves[tree->move_count++] = (struct rtree_move){row_id, node};
}

void rtree_settle(struct rtree *tree, bool is_leaf, int64_t number, struct rtree_cell *cells,
                  size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (cells[i].home == number) {
            continue;
        }
        if (is_leaf) {
            note_move(tree, cells[i].id, number);
        } else {
            set_node(tree, cells[i].id, number);
        }
        cells[i].home = number;
    }
}

struct moves {
    const struct rtree_move *items;
    const struct tapak_sort_key *order;
};

static void value_of_move(const void *context, size_t row, int column, struct db_value *out_value)
{
    const struct moves *moves = context;
    const struct rtree_move *move = &moves->items[moves->order[row].index];
    out_value->kind = DB_INT;
    out_value->integer = column == 0 ? move->row_id : move->node;
}

void rtree_move_rows(struct rtree *tree)
{
    sqlite3_stmt *stmt = tree->statements[RTREE_SET_ROWS];
    size_t count = tree->move_count;
    struct tapak_sort_key *order = NULL;
    if (tree->code != SQLITE_OK || count == 0) {
        return;
    }
    order = malloc(2 * count * sizeof *order);
    if (order == NULL || count > UINT32_MAX) {
        rtree_fail(tree, SQLITE_NOMEM);
        free(order);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        order[i] = (struct tapak_sort_key){tapak_sort_key_of(tree->moves[i].row_id), (uint32_t)i};
    }
    tapak_radix_sort(order, order + count, count);
    const struct moves moves = {tree->moves, order};
    const struct db_rows rows = {count, value_of_move, &moves};
    *tree->rows = &rows;
    (void)sqlite3_step(stmt);
    rtree_fail(tree, sqlite3_reset(stmt));
    *tree->rows = NULL;
    tree->move_count = 0;
    free(order);
}

void rtree_open(struct rtree *tree, sqlite3 *sqlite, const struct db_rows **rows, const char *name)
{
    struct rtree_cells root = {0};
    *tree = (struct rtree){.code = SQLITE_OK, .rows = rows};
    for (int i = 0; i < RTREE_STATEMENT_COUNT && tree->code == SQLITE_OK; i++) {
        char *sql = sqlite3_mprintf(texts[i], name);
        rtree_fail(tree, sql == NULL
                             ? SQLITE_NOMEM
                             : sqlite3_prepare_v2(sqlite, sql, -1, &tree->statements[i], NULL));
        sqlite3_free(sql);
    }
    if (tree->code != SQLITE_OK) {
        return;
    }
    if (sqlite3_step(tree->statements[RTREE_LAST_NODE]) == SQLITE_ROW) {
        tree->last_node = sqlite3_column_int64(tree->statements[RTREE_LAST_NODE], 0);
    }
    rtree_fail(tree, sqlite3_reset(tree->statements[RTREE_LAST_NODE]));
    rtree_read(tree, RTREE_ROOT, &root);
    free(root.items);
    if (tree->code == SQLITE_OK && tree->depth > DEPTH_MAX) {
        rtree_fail(tree, SQLITE_CORRUPT_VTAB);
    }
    tree->bytes = tree->code == SQLITE_OK ? malloc(tree->node_bytes) : NULL;
    rtree_fail(tree, tree->bytes == NULL ? SQLITE_NOMEM : SQLITE_OK);
}

void rtree_close(struct rtree *tree)
{
    for (int i = 0; i < RTREE_STATEMENT_COUNT; i++) {
        (void)sqlite3_finalize(tree->statements[i]);
    }
    free(tree->bytes);
    free(tree->moves);
}
