// A ring is found by walking the edges of a village's cells with the village on the right hand; its
// outer ring is therefore clockwise. Each village then simplifies its own copy of a shared edge, as
// the makers of real files do, which gives the overlaps and slivers.
#include "app/demo_villages.h"

#include "app/demo_names.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum {
    DIGITS = 7, ///< 1e-7 degrees: a centimetre, and far above what rounding could change
    MAX_EDGES = DEMO_COLUMNS * DEMO_ROWS,
    MAX_DROPPED = 3 ///< in a row
};
static const double TOLERANCE_LOW_DEG = 0.00002; // 2 m
static const double TOLERANCE_HIGH_DEG = 0.00008;
static const double EAR_DEG = 0.001;

enum heading { NORTH, EAST, SOUTH, WEST, HEADING_COUNT };

struct walk {
    int column; ///< node
    int row;
    enum heading heading;
};

struct trace {
    const struct demo_region *region;
    int village;
    bool seen[DEMO_COLUMNS + 1][DEMO_ROWS + 1][HEADING_COUNT];
};

// Whether the edge that starts here has the village on its right and something else on its left.
static bool is_border(const struct trace *trace, struct walk at)
{
    static const int RIGHT[HEADING_COUNT][2] = {{0, 0}, {0, -1}, {-1, -1}, {-1, 0}};
    static const int LEFT[HEADING_COUNT][2] = {{-1, 0}, {0, 0}, {0, -1}, {-1, -1}};
    const int *right = RIGHT[at.heading];
    const int *left = LEFT[at.heading];
    return demo_region_owner(trace->region, at.column + right[0], at.row + right[1]) ==
               trace->village &&
           demo_region_owner(trace->region, at.column + left[0], at.row + left[1]) !=
               trace->village;
}

static struct walk step(struct walk at)
{
    static const int MOVE[HEADING_COUNT][2] = {{0, 1}, {1, 0}, {0, -1}, {-1, 0}};
    at.column += MOVE[at.heading][0];
    at.row += MOVE[at.heading][1];
    return at;
}

// Left first: where two cells of the village meet only at a corner, the ring goes straight through
// and what they enclose becomes a hole of its own, which is valid.
static struct walk turn(const struct trace *trace, struct walk at)
{
    static const int TURNS[] = {HEADING_COUNT - 1, 0, 1};
    enum heading before = at.heading;
    for (int i = 0; i < 3; i++) {
        at.heading = (enum heading)(((int)before + TURNS[i]) % HEADING_COUNT);
        if (is_border(trace, at)) {
            break;
        }
    }
    assert(is_border(trace, at));
    return at;
}

static struct tapak_point edge_point(const struct demo_region *region, struct walk at, int i)
{
    switch (at.heading) {
    case NORTH:
        return region->north[at.column][at.row].at[i];
    case SOUTH:
        return region->north[at.column][at.row - 1].at[DEMO_STEPS - i];
    case EAST:
        return region->east[at.column][at.row].at[i];
    default:
        return region->east[at.column - 1][at.row].at[DEMO_STEPS - i];
    }
}

/** Writes the points of one ring, leaving out those that hardly bend it; nodes always stay. */
struct pen {
    struct tapak_buf *buf;
    double tolerance_deg;
    struct tapak_point first;
    struct tapak_point last;
    bool has_first;
    int dropped;
};

static void put_point(struct pen *pen, struct tapak_point point)
{
    tapak_buf_put_text(pen->buf, pen->has_first ? ",[" : "[");
    tapak_buf_put_double(pen->buf, point.lon_deg, DIGITS);
    tapak_buf_put_char(pen->buf, ',');
    tapak_buf_put_double(pen->buf, point.lat_deg, DIGITS);
    tapak_buf_put_char(pen->buf, ']');
    if (!pen->has_first) {
        pen->first = point;
        pen->has_first = true;
    }
    pen->last = point;
    pen->dropped = 0;
}

static double offset_deg(struct tapak_point a, struct tapak_point b, struct tapak_point point)
{
    double east = b.lon_deg - a.lon_deg;
    double north = b.lat_deg - a.lat_deg;
    double length = sqrt(east * east + north * north);
    double cross = east * (point.lat_deg - a.lat_deg) - north * (point.lon_deg - a.lon_deg);
    return length == 0 ? 0 : fabs(cross) / length;
}

// A point that may be dropped, and the one behind it.
static void put_bend(struct pen *pen, struct tapak_point point, struct tapak_point next)
{
    if (pen->dropped < MAX_DROPPED && offset_deg(pen->last, next, point) < pen->tolerance_deg) {
        pen->dropped++;
        return;
    }
    put_point(pen, point);
}

static void put_ring(struct trace *trace, struct walk start, struct pen *pen)
{
    struct walk at = start;
    int edges = 0;
    tapak_buf_put_char(pen->buf, '[');
    do {
        edges++;
        assert(edges < MAX_EDGES);
        trace->seen[at.column][at.row][at.heading] = true;
        put_point(pen, edge_point(trace->region, at, 0));
        for (int i = 1; i < DEMO_STEPS; i++) {
            put_bend(pen, edge_point(trace->region, at, i), edge_point(trace->region, at, i + 1));
        }
        at = turn(trace, step(at));
    } while (at.column != start.column || at.row != start.row || at.heading != start.heading);
    put_point(pen, pen->first);
    tapak_buf_put_char(pen->buf, ']');
    pen->has_first = false;
}

// The village's cells: the outer ring is met first, from the west; holes follow.
static bool put_mainland(struct pen *pen, const struct demo_region *region, int village)
{
    struct trace trace = {.region = region, .village = village};
    bool is_first = true;
    for (int c = 0; c <= DEMO_COLUMNS; c++) {
        for (int r = 0; r < DEMO_ROWS; r++) {
            struct walk start = {c, r, NORTH};
            if (!is_border(&trace, start) || trace.seen[c][r][NORTH]) {
                continue;
            }
            tapak_buf_put_text(pen->buf, is_first ? "[" : ",");
            put_ring(&trace, start, pen);
            is_first = false;
        }
    }
    if (!is_first) {
        tapak_buf_put_char(pen->buf, ']');
    }
    return !is_first;
}

// The first island's ring has an ear at its northern tip, so that it touches itself there:
//      \/  ear
//      /\  tip of the island
static void put_island(struct pen *pen, const struct demo_island *island, bool has_ear)
{
    tapak_buf_put_text(pen->buf, "[[");
    struct tapak_point tip = island->sides[0].at[0];
    if (has_ear) {
        put_point(pen, tip);
        put_point(pen, (struct tapak_point){tip.lon_deg - EAR_DEG, tip.lat_deg + 2 * EAR_DEG});
        put_point(pen, (struct tapak_point){tip.lon_deg + EAR_DEG, tip.lat_deg + 2 * EAR_DEG});
    }
    for (int side = 0; side < 4; side++) {
        const struct demo_edge *edge = &island->sides[side];
        put_point(pen, edge->at[0]);
        for (int i = 1; i < DEMO_STEPS; i++) {
            put_bend(pen, edge->at[i], edge->at[i + 1]);
        }
    }
    put_point(pen, tip);
    tapak_buf_put_text(pen->buf, "]]");
    pen->has_first = false;
}

static void put_geometry(struct pen *pen, const struct demo_region *region, int village)
{
    tapak_buf_put_text(pen->buf, "\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":[");
    bool has_part = put_mainland(pen, region, village);
    for (int i = 0; i < DEMO_ISLAND_COUNT; i++) {
        if (region->islands[i].village != village) {
            continue;
        }
        if (has_part) {
            tapak_buf_put_char(pen->buf, ',');
        }
        put_island(pen, &region->islands[i], i == 0);
        has_part = true;
    }
    tapak_buf_put_text(pen->buf, "]}}");
}

static void put_properties(struct tapak_buf *buf, const struct demo_region *region, int village)
{
    const struct demo_village *self = &region->villages[village];
    const struct demo_district *district = &region->districts[self->district];
    tapak_buf_printf(buf, "{\"type\":\"Feature\",\"properties\":{\"kode\":\"%s\",\"nama\":\"%s\"",
                     self->code, self->name);
    tapak_buf_printf(buf, ",\"tipe\":\"%s\",\"kode_kec\":\"%s\",\"kecamatan\":\"%s\"", self->type,
                     district->code, district->name);
    tapak_buf_printf(buf, ",\"kode_kab\":\"%s\",\"kabupaten\":\"%s\"",
                     demo_regency_code(district->regency), demo_regency_name(district->regency));
    tapak_buf_put_text(buf, ",\"sumber\":\"contoh (rekaan)\"},");
}

void demo_put_villages(struct tapak_buf *buf, const struct demo_region *region, uint64_t seed)
{
    struct demo_random random = demo_random_begin(seed, 2);
    tapak_buf_put_text(buf, "{\"type\":\"FeatureCollection\",\"name\":\"wilayah_contoh\",\n"
                            "\"sumber\":\"" DEMO_PROVINCE_NAME ": contoh (rekaan)\",\n"
                            "\"features\":[\n");
    for (int v = 0; v < DEMO_VILLAGES; v++) {
        struct pen pen = {.buf = buf};
        pen.tolerance_deg = TOLERANCE_LOW_DEG +
                            (TOLERANCE_HIGH_DEG - TOLERANCE_LOW_DEG) * demo_random_unit(&random);
        put_properties(buf, region, v);
        put_geometry(&pen, region, v);
        tapak_buf_put_text(buf, v + 1 < DEMO_VILLAGES ? ",\n" : "\n");
    }
    tapak_buf_put_text(buf, "]}\n");
}

void demo_put_programme(struct tapak_buf *buf, const struct demo_region *region)
{
    tapak_buf_put_text(buf, "code,valid_from,valid_to,role\n");
    int listed = 0;
    for (int v = 0; v < DEMO_VILLAGES; v++) {
        if (!region->villages[v].in_programme) {
            continue;
        }
        // One in eight joined later, one left.
        listed++;
        tapak_buf_printf(buf, "%s,%s,%s,penerima\n", region->villages[v].code,
                         listed % 8 == 0 ? "2021-01-01" : "2019-06-18",
                         listed == 5 ? "2024-12-31" : "");
    }
}
