// The cell of the true point is all that is taken from it. What follows is drawn from a digest of
// the report's id, the village and that cell under the installation's key, so it is the same every
// time and nobody without the key can make it again. Cells of all sizes are nested, counted from
// the south-west corner of the map: their borders then cut no country that lies near (0, 0) in two
// for ever, and the largest holds everything.
#include "tapak/geo/standin.h"

#include <math.h>
#include <string.h>

#include "geo/village.h"

enum {
    MAX_DOUBLINGS = 15,  ///< 0.02 degrees doubled so often is more than the Earth
    MAX_TRIES = 20000,   ///< of a point in the village; half a cell of one needs a few
    STRICT_TRIES = 4000, ///< of one that no village with a lower code covers too
    ID_BYTES = 64
};

static const double origin_lon_deg = -180;
static const double origin_lat_deg = -90;

/** What the draw depends on, byte for byte. */
struct seed {
    char purpose[8];
    char public_id[ID_BYTES];
    struct tapak_code village;
    int32_t doublings;
    int32_t column;
    int32_t row;
    uint32_t attempt;
};

struct cell {
    int32_t doublings;
    int32_t column;
    int32_t row;
    struct tapak_box box;
};

static struct cell cell_of(struct tapak_point point, int32_t doublings)
{
    double size_deg = ldexp(TAPAK_STANDIN_CELL_DEG, doublings);
    // Columns of all sizes come from those of the smallest, so that they are nested exactly.
    int32_t column = (int32_t)floor((point.lon_deg - origin_lon_deg) / TAPAK_STANDIN_CELL_DEG);
    int32_t row = (int32_t)floor((point.lat_deg - origin_lat_deg) / TAPAK_STANDIN_CELL_DEG);
    struct cell cell = {
        .doublings = doublings, .column = column >> doublings, .row = row >> doublings};
    cell.box.west_deg = origin_lon_deg + cell.column * size_deg;
    cell.box.south_deg = origin_lat_deg + cell.row * size_deg;
    cell.box.east_deg = origin_lon_deg + (cell.column + 1) * size_deg;
    cell.box.north_deg = origin_lat_deg + (cell.row + 1) * size_deg;
    return cell;
}

static bool holds(const struct tapak_box *outer, const struct tapak_box *inner)
{
    return inner->west_deg >= outer->west_deg && inner->east_deg <= outer->east_deg &&
           inner->south_deg >= outer->south_deg && inner->north_deg <= outer->north_deg;
}

static struct tapak_box common(const struct tapak_box *a, const struct tapak_box *b)
{
    return (struct tapak_box){fmax(a->west_deg, b->west_deg), fmax(a->south_deg, b->south_deg),
                              fmin(a->east_deg, b->east_deg), fmin(a->north_deg, b->north_deg)};
}

// The smallest cell around the point in which enough of the village lies.
static struct cell wide_cell(const struct tapak_locator *locator, int32_t village,
                             struct tapak_point point)
{
    const double enough_deg2 = TAPAK_STANDIN_CELL_DEG * TAPAK_STANDIN_CELL_DEG / 2;
    struct cell cell = cell_of(point, 0);
    while (cell.doublings < MAX_DOUBLINGS && !holds(&cell.box, &locator->villages[village].box) &&
           geo_village_part_deg2(locator, village, &cell.box) < enough_deg2) {
        cell = cell_of(point, cell.doublings + 1);
    }
    return cell;
}

// Two numbers in [0, 1) of 53 bits each.
static void draw(const struct tapak_key *key, const struct seed *seed, double out_shares[2])
{
    struct tapak_digest digest = tapak_keyed_digest(key, seed, sizeof *seed);
    for (size_t i = 0; i < 2; i++) {
        uint64_t bits = 0;
        memcpy(&bits, digest.bytes + i * sizeof bits, sizeof bits);
        out_shares[i] = ldexp((double)(bits >> 11), -53);
    }
}

static struct tapak_point point_in(const struct tapak_box *box, const double shares[2])
{
    return (struct tapak_point){box->west_deg + shares[0] * (box->east_deg - box->west_deg),
                                box->south_deg + shares[1] * (box->north_deg - box->south_deg)};
}

static struct tapak_point draw_in_village(const struct tapak_locator *locator, int32_t index,
                                          const struct tapak_box *box, struct seed *seed,
                                          const struct tapak_key *key)
{
    struct tapak_box target = common(box, &locator->villages[index].box);
    double shares[2] = {0, 0};
    for (seed->attempt = 0; seed->attempt < MAX_TRIES; seed->attempt++) {
        draw(key, seed, shares);
        struct tapak_point point = point_in(&target, shares);
        bool is_own = seed->attempt >= STRICT_TRIES || tapak_locate(locator, point) == index;
        if (is_own && tapak_locate_covers(locator, index, point)) {
            return point;
        }
    }
    // A shape so thin that no draw hits it; its vertices belong to it.
    return geo_village_vertex(locator, index, shares[0]);
}

struct tapak_point tapak_standin(const struct tapak_locator *locator, int32_t village,
                                 struct tapak_point point, const char *public_id,
                                 const struct tapak_key *key)
{
    struct seed seed;
    memset(&seed, 0, sizeof seed); // the bytes between the members are digested too
    memcpy(seed.purpose, "standin", sizeof "standin");
    size_t length = strnlen(public_id, sizeof seed.public_id - 1);
    memcpy(seed.public_id, public_id, length);
    bool has_village = locator != NULL && village != TAPAK_IN_NO_VILLAGE;
    struct cell cell = has_village ? wide_cell(locator, village, point) : cell_of(point, 0);
    seed.doublings = cell.doublings;
    seed.column = cell.column;
    seed.row = cell.row;
    if (has_village) {
        const char *code = locator->villages[village].code.text;
        memcpy(seed.village.text, code, strlen(code)); // not what may stand behind its end
        return draw_in_village(locator, village, &cell.box, &seed, key);
    }
    double shares[2] = {0, 0};
    draw(key, &seed, shares);
    struct tapak_point drawn = point_in(&cell.box, shares);
    drawn.lon_deg = fmin(fmax(drawn.lon_deg, -180), 180);
    drawn.lat_deg = fmin(fmax(drawn.lat_deg, -90), 90);
    return drawn;
}
