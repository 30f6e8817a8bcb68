// Points sink down the tree together: at each node they are dealt out to the children that grow
// least by them, and a node that then holds too much is cut along a Hilbert curve into as many
// nodes as it takes, nine tenths full. So a node is read and written once for a whole batch,
// however many rows reach it, and an empty tree is packed in one go (I. Kamel, C. Faloutsos, "On
// packing R-trees", 1993). Recursion is as deep as the tree, which SQLite limits to 40 and 51^6
// rows to 6.
#include "store/spatialite/rtree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROOT = 1,
    DEPTH_MAX = 40,
    HEADER_BYTES = 4, // depth (of the root only) and number of cells, two bytes each
    CELL_BYTES = 24,  // id of a row or node, then x from, x to, y from, y to as floats
    CURVE_BITS = 24
};

enum { WEST, EAST, SOUTH, NORTH, SIDES };

struct cell {
    uint64_t key; // place on the curve, or the child that it goes to
    int64_t id;
    int64_t home; // the node that the tree has it in, 0: none yet
    float box[SIDES];
};

struct cells {
    struct cell *items;
    size_t count;
    size_t room;
};

enum statement { READ_NODE, WRITE_NODE, SET_ROW, SET_NODE, LAST_NODE, STATEMENT_COUNT };

static const char *const texts[STATEMENT_COUNT] = {
    [READ_NODE] = "SELECT data FROM \"%w_node\" WHERE nodeno = ?1",
    [WRITE_NODE] = "INSERT OR REPLACE INTO \"%w_node\" (nodeno, data) VALUES (?1, ?2)",
    [SET_ROW] = "INSERT OR REPLACE INTO \"%w_rowid\" (rowid, nodeno) VALUES (?1, ?2)",
    [SET_NODE] = "INSERT OR REPLACE INTO \"%w_parent\" (nodeno, parentnode) VALUES (?1, ?2)",
    [LAST_NODE] = "SELECT max(nodeno) FROM \"%w_node\"",
};

struct rtree {
    sqlite3_stmt *statements[STATEMENT_COUNT];
    int64_t last_node;
    size_t node_bytes;
    size_t fan_out;
    int depth;
    uint8_t *bytes; // a node
    int code;       // the first failure: what follows does nothing
};

static void fail(struct rtree *tree, int code)
{
    tree->code = tree->code == SQLITE_OK ? code : tree->code;
}

static struct cell *push(struct rtree *tree, struct cells *cells)
{
    if (cells->count == cells->room) {
        size_t room = cells->room == 0 ? 64 : 2 * cells->room;
        struct cell *items = realloc(cells->items, room * sizeof *items);
        if (items == NULL) {
            fail(tree, SQLITE_NOMEM);
            return NULL;
        }
        cells->items = items;
        cells->room = room;
    }
    return &cells->items[cells->count++];
}

static void push_all(struct rtree *tree, struct cells *cells, const struct cell *items,
                     size_t count)
{
    for (size_t i = 0; i < count && tree->code == SQLITE_OK; i++) {
        struct cell *cell = push(tree, cells);
        if (cell != NULL) {
            *cell = items[i];
        }
    }
}

static void run(struct rtree *tree, enum statement which, int64_t first, int64_t second)
{
    sqlite3_stmt *stmt = tree->statements[which];
    if (tree->code != SQLITE_OK) {
        return;
    }
    (void)sqlite3_bind_int64(stmt, 1, first);
    (void)sqlite3_bind_int64(stmt, 2, second);
    (void)sqlite3_step(stmt);
    fail(tree, sqlite3_reset(stmt));
}

static uint64_t read_big(const uint8_t *bytes, int size)
{
    uint64_t number = 0;
    for (int i = 0; i < size; i++) {
        number = number << 8 | bytes[i];
    }
    return number;
}

static void write_big(uint8_t *bytes, int size, uint64_t number)
{
    for (int i = size - 1; i >= 0; i--) {
        bytes[i] = (uint8_t)number;
        number >>= 8;
    }
}

// The root says how deep the tree is and how large its nodes are.
static void read_node(struct rtree *tree, int64_t number, struct cells *out_cells)
{
    sqlite3_stmt *stmt = tree->statements[READ_NODE];
    if (tree->code != SQLITE_OK) {
        return;
    }
    (void)sqlite3_bind_int64(stmt, 1, number);
    int code = sqlite3_step(stmt);
    const uint8_t *bytes = code == SQLITE_ROW ? sqlite3_column_blob(stmt, 0) : NULL;
    size_t size = bytes == NULL ? 0 : (size_t)sqlite3_column_bytes(stmt, 0);
    size_t count = size < HEADER_BYTES ? 0 : (size_t)read_big(bytes + 2, 2);
    if (size < HEADER_BYTES + count * CELL_BYTES || size < HEADER_BYTES + 4 * CELL_BYTES ||
        (number != ROOT && size != tree->node_bytes)) {
        fail(tree, code == SQLITE_ROW || code == SQLITE_DONE ? SQLITE_CORRUPT_VTAB : code);
    } else if (number == ROOT) {
        tree->depth = (int)read_big(bytes, 2);
        tree->node_bytes = size;
        tree->fan_out = (size - HEADER_BYTES) / CELL_BYTES;
    }
    for (size_t i = 0; i < count && tree->code == SQLITE_OK; i++) {
        const uint8_t *from = bytes + HEADER_BYTES + i * CELL_BYTES;
        struct cell *cell = push(tree, out_cells);
        if (cell == NULL) {
            break;
        }
        *cell = (struct cell){.id = (int64_t)read_big(from, 8), .home = number};
        for (int side = 0; side < SIDES; side++) {
            uint32_t bits = (uint32_t)read_big(from + 8 + 4 * side, 4);
            memcpy(&cell->box[side], &bits, sizeof bits);
        }
    }
    (void)sqlite3_reset(stmt);
}

static void write_node(struct rtree *tree, int64_t number, int depth, const struct cell *cells,
                       size_t count)
{
    sqlite3_stmt *stmt = tree->statements[WRITE_NODE];
    if (tree->code != SQLITE_OK) {
        return;
    }
    memset(tree->bytes, 0, tree->node_bytes);
    write_big(tree->bytes, 2, (uint64_t)depth);
    write_big(tree->bytes + 2, 2, count);
    for (size_t i = 0; i < count; i++) {
        uint8_t *to = tree->bytes + HEADER_BYTES + i * CELL_BYTES;
        write_big(to, 8, (uint64_t)cells[i].id);
        for (int side = 0; side < SIDES; side++) {
            uint32_t bits = 0;
            memcpy(&bits, &cells[i].box[side], sizeof bits);
            write_big(to + 8 + 4 * side, 4, bits);
        }
    }
    (void)sqlite3_bind_int64(stmt, 1, number);
    (void)sqlite3_bind_blob64(stmt, 2, tree->bytes, tree->node_bytes, SQLITE_STATIC);
    (void)sqlite3_step(stmt);
    fail(tree, sqlite3_reset(stmt));
}

static void widen(float box[static SIDES], const float other[static SIDES])
{
    box[WEST] = other[WEST] < box[WEST] ? other[WEST] : box[WEST];
    box[EAST] = other[EAST] > box[EAST] ? other[EAST] : box[EAST];
    box[SOUTH] = other[SOUTH] < box[SOUTH] ? other[SOUTH] : box[SOUTH];
    box[NORTH] = other[NORTH] > box[NORTH] ? other[NORTH] : box[NORTH];
}

static uint32_t on_axis(double from, double to, double span)
{
    double part = ((from + to) / 2 + span) / (2 * span);
    double steps = part * (double)(1U << CURVE_BITS);
    return !(steps > 0)                          ? 0
           : steps >= (double)(1U << CURVE_BITS) ? (1U << CURVE_BITS) - 1
                                                 : (uint32_t)steps;
}

// Hilbert's curve over the whole Earth; the box counts as its centre.
static uint64_t place_on_curve(const float box[static SIDES])
{
    uint32_t x = on_axis((double)box[WEST], (double)box[EAST], 180);
    uint32_t y = on_axis((double)box[SOUTH], (double)box[NORTH], 90);
    uint64_t place = 0;
    for (uint32_t bit = 1U << (CURVE_BITS - 1); bit > 0; bit >>= 1) {
        uint32_t right = (x & bit) != 0;
        uint32_t up = (y & bit) != 0;
        place = place << 2 | ((3 * right) ^ up);
        if (up == 0) {
            uint32_t flip = right == 1 ? (1U << CURVE_BITS) - 1 : 0;
            uint32_t swapped = x ^ flip;
            x = y ^ flip;
            y = swapped;
        }
    }
    return place;
}

static int by_key(const void *a, const void *b)
{
    const struct cell *left = a;
    const struct cell *right = b;
    int difference = (left->key > right->key) - (left->key < right->key);
    return difference != 0 ? difference : (left->id > right->id) - (left->id < right->id);
}

// Cells that are new here, or were in another node, are told so.
static void settle(struct rtree *tree, bool is_leaf, int64_t number, struct cell *cells,
                   size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (cells[i].home != number) {
            run(tree, is_leaf ? SET_ROW : SET_NODE, cells[i].id, number);
            cells[i].home = number;
        }
    }
}

/**
 * Writes the cells as one node or several, the first of them `number` when that is not 0, and adds
 * these nodes to out: at home in parent is only the node that was there before.
 */
static void put_nodes(struct rtree *tree, bool is_leaf, int64_t number, int64_t parent,
                      struct cells *cells, struct cells *out)
{
    size_t full = tree->fan_out - tree->fan_out / 10;
    size_t nodes = cells->count <= tree->fan_out ? 1 : (cells->count + full - 1) / full;
    if (nodes > 1) {
        for (size_t i = 0; i < cells->count; i++) {
            cells->items[i].key = place_on_curve(cells->items[i].box);
        }
        qsort(cells->items, cells->count, sizeof *cells->items, by_key);
    }
    for (size_t i = 0; i < nodes && tree->code == SQLITE_OK; i++) {
        struct cell *first = cells->items + cells->count * i / nodes;
        size_t count = cells->count * (i + 1) / nodes - cells->count * i / nodes;
        bool is_old = i == 0 && number != 0;
        struct cell *node = push(tree, out);
        if (node == NULL) {
            return;
        }
        *node =
            (struct cell){.id = is_old ? number : ++tree->last_node, .home = is_old ? parent : 0};
        memcpy(node->box, first->box, sizeof node->box);
        for (size_t j = 1; j < count; j++) {
            widen(node->box, first[j].box);
        }
        settle(tree, is_leaf, node->id, first, count);
        write_node(tree, node->id, 0, first, count);
    }
}

static double area_of(const float box[static SIDES])
{
    return ((double)box[EAST] - (double)box[WEST]) * ((double)box[NORTH] - (double)box[SOUTH]);
}

// The child that grows least; of equal ones the smallest.
static size_t choose_child(const struct cells *children, const struct cell *cell)
{
    size_t best = 0;
    double least_growth = INFINITY;
    double least_area = INFINITY;
    for (size_t i = 0; i < children->count; i++) {
        float box[SIDES];
        memcpy(box, children->items[i].box, sizeof box);
        double area = area_of(box);
        widen(box, cell->box);
        double growth = area_of(box) - area;
        if (growth < least_growth || (growth == least_growth && area < least_area)) {
            best = i;
            least_growth = growth;
            least_area = area;
        }
    }
    return best;
}

static void sink(struct rtree *tree, int64_t number, int height, struct cell *cells, size_t count,
                 struct cells *out_cells);

// The children of a node, each with what is its own put below it: more of them where it was cut.
static void sink_below(struct rtree *tree, int64_t number, int height, struct cell *cells,
                       size_t count, struct cells *in_out_children)
{
    struct cells after = {0};
    struct cells grown = {0};
    for (size_t i = 0; i < count; i++) {
        cells[i].key = choose_child(in_out_children, &cells[i]);
    }
    qsort(cells, count, sizeof *cells, by_key);
    size_t first = 0;
    for (size_t i = 0; i < in_out_children->count && tree->code == SQLITE_OK; i++) {
        const struct cell *child = &in_out_children->items[i];
        size_t end = first;
        while (end < count && cells[end].key == i) {
            end++;
        }
        if (end == first) {
            push_all(tree, &after, child, 1);
            continue;
        }
        grown.count = 0;
        sink(tree, child->id, height - 1, cells + first, end - first, &grown);
        put_nodes(tree, height == 1, child->id, number, &grown, &after);
        first = end;
    }
    free(grown.items);
    free(in_out_children->items);
    *in_out_children = after;
}

/** What node `number`, `height` above the leaves, holds once the cells are below it. */
static void sink(struct rtree *tree, int64_t number, int height, struct cell *cells, size_t count,
                 struct cells *out_cells)
{
    read_node(tree, number, out_cells);
    if (height == 0) {
        push_all(tree, out_cells, cells, count);
    } else if (out_cells->count == 0) {
        fail(tree, SQLITE_CORRUPT_VTAB);
    } else {
        sink_below(tree, number, height, cells, count, out_cells);
    }
}

// The root stays node 1: what is too much for it goes into nodes below, and the tree is deeper.
static void add_cells(struct rtree *tree, struct cells *cells)
{
    struct cells root = {0};
    sink(tree, ROOT, tree->depth, cells->items, cells->count, &root);
    bool is_leaf = tree->depth == 0;
    while (root.count > tree->fan_out && tree->code == SQLITE_OK) {
        struct cells above = {0};
        put_nodes(tree, is_leaf, 0, ROOT, &root, &above);
        free(root.items);
        root = above;
        is_leaf = false;
        tree->depth++;
    }
    settle(tree, is_leaf, ROOT, root.items, root.count);
    write_node(tree, ROOT, tree->depth, root.items, root.count);
    free(root.items);
}

static float round_down(double number)
{
    float rounded = (float)number;
    return (double)rounded > number ? nextafterf(rounded, -INFINITY) : rounded;
}

static float round_up(double number)
{
    float rounded = (float)number;
    return (double)rounded < number ? nextafterf(rounded, INFINITY) : rounded;
}

static void take_points(struct rtree *tree, const struct db_located *points, size_t count,
                        struct cells *out_cells)
{
    for (size_t i = 0; i < count && tree->code == SQLITE_OK; i++) {
        const struct tapak_point *point = &points[i].point;
        struct cell *cell = push(tree, out_cells);
        if (cell != NULL) {
            *cell = (struct cell){.id = points[i].row_id,
                                  .box = {round_down(point->lon_deg), round_up(point->lon_deg),
                                          round_down(point->lat_deg), round_up(point->lat_deg)}};
        }
    }
}

static void open_tree(struct rtree *tree, sqlite3 *sqlite, const char *name)
{
    for (int i = 0; i < STATEMENT_COUNT && tree->code == SQLITE_OK; i++) {
        char *sql = sqlite3_mprintf(texts[i], name);
        fail(tree, sql == NULL ? SQLITE_NOMEM
                               : sqlite3_prepare_v2(sqlite, sql, -1, &tree->statements[i], NULL));
        sqlite3_free(sql);
    }
    if (tree->code != SQLITE_OK) {
        return;
    }
    if (sqlite3_step(tree->statements[LAST_NODE]) == SQLITE_ROW) {
        tree->last_node = sqlite3_column_int64(tree->statements[LAST_NODE], 0);
    }
    fail(tree, sqlite3_reset(tree->statements[LAST_NODE]));
    struct cells root = {0};
    read_node(tree, ROOT, &root);
    free(root.items);
    if (tree->code == SQLITE_OK && tree->depth > DEPTH_MAX) {
        fail(tree, SQLITE_CORRUPT_VTAB);
    }
    tree->bytes = tree->code == SQLITE_OK ? malloc(tree->node_bytes) : NULL;
    fail(tree, tree->bytes == NULL ? SQLITE_NOMEM : SQLITE_OK);
}

int rtree_add(sqlite3 *sqlite, const char *name, const struct db_located *points, size_t count)
{
    struct rtree tree = {.code = SQLITE_OK};
    struct cells cells = {0};
    if (count == 0) {
        return SQLITE_OK;
    }
    open_tree(&tree, sqlite, name);
    take_points(&tree, points, count, &cells);
    if (tree.code == SQLITE_OK) {
        add_cells(&tree, &cells);
    }
    for (int i = 0; i < STATEMENT_COUNT; i++) {
        (void)sqlite3_finalize(tree.statements[i]);
    }
    free(tree.bytes);
    free(cells.items);
    return tree.code;
}
