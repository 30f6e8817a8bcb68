// Points sink down the tree together: at each node they are dealt out to the children that grow
// least by them, and a node that then holds too much is cut along a Hilbert curve into as many
// nodes as it takes, nine tenths full. So a node is read and written once for a whole batch,
// however many rows reach it, and an empty tree is packed in one go (I. Kamel, C. Faloutsos, "On
// packing R-trees", 1993). They come in the order of that curve too, so that most go where the one
// before went. Recursion is as deep as the tree, which SQLite limits to 40 and 51^6 rows to 6.
#include "store/spatialite/rtree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store/spatialite/rtree_nodes.h"
#include "tapak/base/radix.h"

enum { CURVE_BITS = 20 };

struct pack {
    struct rtree tree;
    struct rtree_cell *cells;     // all that are new
    struct rtree_cell *spare;     // room for as many
    struct tapak_sort_key *order; // room to sort a node
    size_t order_room;
};

static void widen(float box[static RTREE_SIDES], const float other[static RTREE_SIDES])
{
    box[RTREE_WEST] = other[RTREE_WEST] < box[RTREE_WEST] ? other[RTREE_WEST] : box[RTREE_WEST];
    box[RTREE_EAST] = other[RTREE_EAST] > box[RTREE_EAST] ? other[RTREE_EAST] : box[RTREE_EAST];
    box[RTREE_SOUTH] =
        other[RTREE_SOUTH] < box[RTREE_SOUTH] ? other[RTREE_SOUTH] : box[RTREE_SOUTH];
    box[RTREE_NORTH] =
        other[RTREE_NORTH] > box[RTREE_NORTH] ? other[RTREE_NORTH] : box[RTREE_NORTH];
}

static uint32_t on_axis(double from, double to, double span)
{
    double part = ((from + to) / 2 + span) / (2 * span);
    double steps = part * (double)(1U << CURVE_BITS);
    return !(steps > 0)                          ? 0
           : steps >= (double)(1U << CURVE_BITS) ? (1U << CURVE_BITS) - 1
                                                 : (uint32_t)steps;
}

// Hilbert's curve over the whole Earth; the box counts as its centre. Masks instead of branches,
// which would be guessed wrong half of the time.
static uint64_t place_on_curve(const float box[static RTREE_SIDES])
{
    uint32_t x = on_axis((double)box[RTREE_WEST], (double)box[RTREE_EAST], 180);
    uint32_t y = on_axis((double)box[RTREE_SOUTH], (double)box[RTREE_NORTH], 90);
    uint64_t place = 0;
    for (int bit = CURVE_BITS - 1; bit >= 0; bit--) {
        uint32_t right = x >> bit & 1;
        uint32_t up = y >> bit & 1;
        place = place << 2 | ((3 * right) ^ up);
        uint32_t is_down = up - 1; // all ones
        uint32_t flip = is_down & (0 - right);
        x ^= flip;
        y ^= flip;
        uint32_t swap = (x ^ y) & is_down;
        x ^= swap;
        y ^= swap;
    }
    return place;
}

// Along the curve. from and to have room for count cells.
static void sort_cells(struct pack *pack, const struct rtree_cell *from, struct rtree_cell *to,
                       size_t count)
{
    if (pack->order_room < 2 * count) {
        free(pack->order);
        pack->order = malloc(2 * count * sizeof *pack->order);
        pack->order_room = pack->order == NULL ? 0 : 2 * count;
    }
    if (pack->order == NULL) {
        rtree_fail(&pack->tree, SQLITE_NOMEM);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        pack->order[i] = (struct tapak_sort_key){place_on_curve(from[i].box), (uint32_t)i};
    }
    tapak_radix_sort(pack->order, pack->order + count, count);
    for (size_t i = 0; i < count; i++) {
        to[i] = from[pack->order[i].index];
    }
}

/**
 * Writes the cells as one node or several, the first of them `number` when that is not 0, and adds
 * these nodes to out: at home in parent is only the node that was there before.
 */
static void put_nodes(struct pack *pack, bool is_leaf, int64_t number, int64_t parent,
                      struct rtree_cells *cells, struct rtree_cells *out)
{
    struct rtree *tree = &pack->tree;
    size_t full = tree->fan_out - tree->fan_out / 10;
    size_t nodes = cells->count <= tree->fan_out ? 1 : (cells->count + full - 1) / full;
    if (nodes > 1) {
        struct rtree_cell *sorted = malloc(cells->count * sizeof *sorted);
        if (sorted == NULL) {
            rtree_fail(tree, SQLITE_NOMEM);
            return;
        }
        sort_cells(pack, cells->items, sorted, cells->count);
        free(cells->items);
        *cells = (struct rtree_cells){sorted, cells->count, cells->count};
    }
    for (size_t i = 0; i < nodes && tree->code == SQLITE_OK; i++) {
        struct rtree_cell *first = cells->items + cells->count * i / nodes;
        size_t count = cells->count * (i + 1) / nodes - cells->count * i / nodes;
        bool is_old = i == 0 && number != 0;
        struct rtree_cell *node = rtree_push(tree, out);
        if (node == NULL) {
            return;
        }
        *node = (struct rtree_cell){.id = is_old ? number : ++tree->last_node,
                                    .home = is_old ? parent : 0};
        memcpy(node->box, first->box, sizeof node->box);
        for (size_t j = 1; j < count; j++) {
            widen(node->box, first[j].box);
        }
        rtree_settle(tree, is_leaf, node->id, first, count);
        rtree_write(tree, node->id, 0, first, count);
    }
}

static double area_of(const float box[static RTREE_SIDES])
{
    return ((double)box[RTREE_EAST] - (double)box[RTREE_WEST]) *
           ((double)box[RTREE_NORTH] - (double)box[RTREE_SOUTH]);
}

static bool covers(const float outer[static RTREE_SIDES], const float inner[static RTREE_SIDES])
{
    return outer[RTREE_WEST] <= inner[RTREE_WEST] && outer[RTREE_EAST] >= inner[RTREE_EAST] &&
           outer[RTREE_SOUTH] <= inner[RTREE_SOUTH] && outer[RTREE_NORTH] >= inner[RTREE_NORTH];
}

// The child that grows least; of equal ones the smallest.
static size_t choose_child(const struct rtree_cells *children, const struct rtree_cell *cell)
{
    size_t best = 0;
    double least_growth = INFINITY;
    double least_area = INFINITY;
    for (size_t i = 0; i < children->count; i++) {
        float box[RTREE_SIDES];
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

static void sink(struct pack *pack, int64_t number, int height, struct rtree_cell *cells,
                 size_t count, struct rtree_cells *out_cells);

// Each cell is told the child that it goes to, and the cells are put in the order of the children.
static void deal_out(struct pack *pack, struct rtree_cell *cells, size_t count,
                     const struct rtree_cells *children)
{
    uint32_t child = 0;
    for (size_t i = 0; i < count; i++) {
        if (!covers(children->items[child].box, cells[i].box)) {
            child = (uint32_t)choose_child(children, &cells[i]);
        }
        cells[i].child = child;
    }
    struct rtree_cell *spare = pack->spare + (cells - pack->cells);
    size_t *ends = calloc(children->count + 1, sizeof *ends);
    if (ends == NULL) {
        rtree_fail(&pack->tree, SQLITE_NOMEM);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        ends[cells[i].child + 1]++;
    }
    for (size_t i = 1; i <= children->count; i++) {
        ends[i] += ends[i - 1];
    }
    for (size_t i = 0; i < count; i++) {
        spare[ends[cells[i].child]++] = cells[i];
    }
    memcpy(cells, spare, count * sizeof *cells);
    free(ends);
}

// The children of a node, each with what is its own put below it: more of them where it was cut.
static void sink_below(struct pack *pack, int64_t number, int height, struct rtree_cell *cells,
                       size_t count, struct rtree_cells *in_out_children)
{
    struct rtree *tree = &pack->tree;
    struct rtree_cells after = {0};
    struct rtree_cells grown = {0};
    deal_out(pack, cells, count, in_out_children);
    size_t first = 0;
    for (size_t i = 0; i < in_out_children->count && tree->code == SQLITE_OK; i++) {
        const struct rtree_cell *child = &in_out_children->items[i];
        size_t end = first;
        while (end < count && cells[end].child == i) {
            end++;
        }
        if (end == first) {
            rtree_push_all(tree, &after, child, 1);
            continue;
        }
        grown.count = 0;
        sink(pack, child->id, height - 1, cells + first, end - first, &grown);
        put_nodes(pack, height == 1, child->id, number, &grown, &after);
        first = end;
    }
    free(grown.items);
    free(in_out_children->items);
    *in_out_children = after;
}

/** What node `number`, `height` above the leaves, holds once the cells are below it. */
static void sink(struct pack *pack, int64_t number, int height, struct rtree_cell *cells,
                 size_t count, struct rtree_cells *out_cells)
{
    struct rtree *tree = &pack->tree;
    rtree_read(tree, number, out_cells);
    if (height == 0) {
        rtree_push_all(tree, out_cells, cells, count);
    } else if (out_cells->count == 0) {
        rtree_fail(tree, SQLITE_CORRUPT_VTAB);
    } else {
        sink_below(pack, number, height, cells, count, out_cells);
    }
}

// The root stays node 1: what is too much for it goes into nodes below, and the tree is deeper.
static void add_cells(struct pack *pack, size_t count)
{
    struct rtree *tree = &pack->tree;
    struct rtree_cells root = {0};
    sink(pack, RTREE_ROOT, tree->depth, pack->cells, count, &root);
    bool is_leaf = tree->depth == 0;
    while (root.count > tree->fan_out && tree->code == SQLITE_OK) {
        struct rtree_cells above = {0};
        put_nodes(pack, is_leaf, 0, RTREE_ROOT, &root, &above);
        free(root.items);
        root = above;
        is_leaf = false;
        tree->depth++;
    }
    rtree_settle(tree, is_leaf, RTREE_ROOT, root.items, root.count);
    rtree_write(tree, RTREE_ROOT, tree->depth, root.items, root.count);
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

// All points as cells in the order of the curve.
static void take_points(struct pack *pack, const struct db_located *points, size_t count)
{
    pack->cells = malloc(2 * count * sizeof *pack->cells);
    if (pack->cells == NULL || count > UINT32_MAX / 2) {
        rtree_fail(&pack->tree, SQLITE_NOMEM);
        return;
    }
    pack->spare = pack->cells + count;
    for (size_t i = 0; i < count; i++) {
        const struct tapak_point *point = &points[i].point;
        pack->spare[i] =
            (struct rtree_cell){.id = points[i].row_id,
                                .box = {round_down(point->lon_deg), round_up(point->lon_deg),
                                        round_down(point->lat_deg), round_up(point->lat_deg)}};
    }
    sort_cells(pack, pack->spare, pack->cells, count);
}

int rtree_add(sqlite3 *sqlite, const struct db_rows **rows, const char *name,
              const struct db_located *points, size_t count)
{
    struct pack pack = {.cells = NULL};
    if (count == 0) {
        return SQLITE_OK;
    }
    rtree_open(&pack.tree, sqlite, rows, name);
    if (pack.tree.code == SQLITE_OK) {
        take_points(&pack, points, count);
    }
    if (pack.tree.code == SQLITE_OK) {
        add_cells(&pack, count);
        rtree_move_rows(&pack.tree);
    }
    rtree_close(&pack.tree);
    free(pack.cells);
    free(pack.order);
    return pack.tree.code;
}
