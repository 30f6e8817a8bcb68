#include "app/demo_place.h"

#include "app/demo_names.h"

#include <math.h>
#include <string.h>

static const double ROAD_WIDTH_DEG = 0.004;
static const double BORDER_WIDTH_DEG = 0.003;
static const double SEAT_WIDTH_DEG = 0.012;
static const double FIRE_WIDTH_DEG = 0.012; // within the 3 km in which a hotspot corroborates
static const double COAST_WIDTH_DEG = 0.002;

static struct tapak_point beside(struct demo_random *random, struct tapak_point point,
                                 double width_deg)
{
    point.lon_deg += demo_random_spread(random, width_deg);
    point.lat_deg += demo_random_spread(random, width_deg);
    return point;
}

// A point on an edge that runs north, between two villages, or a village and the sea.
static struct tapak_point on_border(const struct demo_region *region, struct demo_random *random,
                                    bool at_coast)
{
    int column = 0;
    int row = 0;
    int west = DEMO_SEA;
    int east = DEMO_SEA;
    do {
        column = demo_random_between(random, 1, DEMO_COLUMNS - 1);
        row = demo_random_below(random, DEMO_ROWS);
        west = demo_region_owner(region, column - 1, row);
        east = demo_region_owner(region, column, row);
    } while (west < 0 || west == east || (east == DEMO_SEA) != at_coast);
    return region->north[column][row].at[demo_random_between(random, 0, DEMO_STEPS)];
}

static struct tapak_point somewhere(const struct demo_region *region, struct demo_random *random)
{
    enum { AT_ROAD, AT_BORDER, AT_SEAT, AT_COAST, ANYWHERE };
    static const int WEIGHTS[] = {40, 20, 22, 4, 14};
    const struct demo_village *village =
        &region->villages[demo_random_below(random, DEMO_MAINLAND)];
    int column = 0;
    int row = 0;
    switch (demo_random_weighted(random, WEIGHTS, 5)) {
    case AT_ROAD:
        return beside(random, village->road.at[demo_random_between(random, 0, DEMO_STEPS)],
                      ROAD_WIDTH_DEG);
    case AT_BORDER:
        return beside(random, on_border(region, random, false), BORDER_WIDTH_DEG);
    case AT_SEAT:
        return beside(random, village->seat, SEAT_WIDTH_DEG);
    case AT_COAST:
        return beside(random, on_border(region, random, true), COAST_WIDTH_DEG);
    default:
        demo_region_pick_land(region, random, &column, &row);
        return demo_region_in_cell(region, random, column, row);
    }
}

struct demo_place demo_place_pick(const struct demo_region *region, struct demo_random *random,
                                  const char *category, const struct tapak_point *near)
{
    static const int SPELLINGS[DEMO_SPELLING_COUNT] = {640, 45, 45, 25, 25, 15, 20, 140, 25, 20};
    struct demo_place place = {.point = {0, 0}};
    if (near != NULL) {
        place.point = beside(random, *near, FIRE_WIDTH_DEG);
    } else if (strcmp(category, "mangrove") == 0) {
        place.point = beside(random, on_border(region, random, true), COAST_WIDTH_DEG);
    } else {
        place.point = somewhere(region, random);
    }
    place.village = demo_region_at(region, place.point);
    place.spelling =
        (enum demo_spelling)demo_random_weighted(random, SPELLINGS, DEMO_SPELLING_COUNT);
    // Who has no village under their feet has no name of one either.
    if (place.village < 0 && place.spelling > DEMO_SPELLING_SWAPPED) {
        place.spelling = DEMO_SPELLING_DECIMAL;
    }
    if (place.spelling == DEMO_SPELLING_OUTSIDE) {
        place.point.lon_deg -= 6 + demo_random_unit(random);
        place.village = DEMO_SEA;
    }
    return place;
}

// Tenths of seconds as whole numbers, so that 60.0" cannot come out. In quotes for the CSV.
static void put_dms(struct tapak_buf *buf, double degrees, const char *letter, bool is_indonesian)
{
    int64_t tenths = (int64_t)floor(fabs(degrees) * 36000 + 0.5);
    int whole = (int)(tenths / 36000);
    int minutes = (int)(tenths / 600 % 60);
    int seconds = (int)(tenths / 10 % 60);
    if (is_indonesian) {
        tapak_buf_printf(buf, "\"%d° %d' %d,%d\"\" %s\",", whole, minutes, seconds,
                         (int)(tenths % 10), letter);
    } else {
        tapak_buf_printf(buf, "\"%d°%02d'%02d.%d\"\"%s\",", whole, minutes, seconds,
                         (int)(tenths % 10), letter);
    }
}

static void put_decimal(struct tapak_buf *buf, double degrees, const char *letters)
{
    tapak_buf_put_double(buf, degrees, 6);
    tapak_buf_printf(buf, "%s,", letters);
}

// The same figures with a decimal comma, in quotes for the CSV.
static void put_comma(struct tapak_buf *buf, double degrees)
{
    tapak_buf_put_char(buf, '"');
    size_t start = buf->size;
    tapak_buf_put_double(buf, degrees, 6);
    char *point =
        buf->failure == TAPAK_OK ? memchr(buf->bytes + start, '.', buf->size - start) : NULL;
    if (point != NULL) {
        *point = ',';
    }
    tapak_buf_put_text(buf, "\",");
}

static void put_coordinates(struct tapak_buf *buf, struct demo_random *random,
                            const struct demo_place *place)
{
    const struct tapak_point *point = &place->point;
    bool is_south = point->lat_deg < 0;
    bool is_indonesian = demo_random_chance(random, 50);
    const char *north_south = is_indonesian ? (is_south ? "LS" : "LU") : (is_south ? "S" : "N");
    switch (place->spelling) {
    case DEMO_SPELLING_COMMA:
        put_comma(buf, point->lat_deg);
        put_comma(buf, point->lon_deg);
        break;
    case DEMO_SPELLING_DMS:
        put_dms(buf, point->lat_deg, north_south, is_indonesian);
        put_dms(buf, point->lon_deg, is_indonesian ? "BT" : "E", is_indonesian);
        break;
    case DEMO_SPELLING_LETTERS:
        put_decimal(buf, fabs(point->lat_deg), is_south ? " LS" : " LU");
        put_decimal(buf, point->lon_deg, " BT");
        break;
    case DEMO_SPELLING_SWAPPED:
        put_decimal(buf, point->lon_deg, "");
        put_decimal(buf, point->lat_deg, "");
        break;
    case DEMO_SPELLING_ZERO:
        tapak_buf_put_text(buf, "0,0,");
        break;
    case DEMO_SPELLING_ABSURD:
        tapak_buf_put_text(buf, "95.2,116.5,");
        break;
    case DEMO_SPELLING_NAMES:
    case DEMO_SPELLING_DISTRICT:
    case DEMO_SPELLING_NOTHING:
        tapak_buf_put_text(buf, ",,");
        break;
    default:
        put_decimal(buf, point->lat_deg, "");
        put_decimal(buf, point->lon_deg, "");
    }
}

/** How a name is written: what normalising must see through. */
enum manner { PLAIN, CAPITALS, PREFIXED, NBSP, LOOSE, MANNER_COUNT };

static void put_capitals(struct tapak_buf *buf, const char *name)
{
    for (const char *at = name; *at != '\0'; at++) {
        tapak_buf_put_char(buf, *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at);
    }
}

static void put_name(struct tapak_buf *buf, const char *name, const char *prefix,
                     enum manner manner)
{
    if (manner == CAPITALS) {
        put_capitals(buf, name);
    } else if (manner == NBSP) {
        for (const char *at = name; *at != '\0'; at++) {
            if (*at == ' ') {
                tapak_buf_put_text(buf, "\xC2\xA0");
            } else {
                tapak_buf_put_char(buf, *at);
            }
        }
    } else {
        tapak_buf_printf(buf, "%s%s%s", manner == PREFIXED ? prefix : "", name,
                         manner == LOOSE ? " " : "");
    }
    tapak_buf_put_char(buf, ',');
}

// "Kabupaten Contoh Hulu" is also written "Kab. Contoh Hulu" and "Contoh Hulu".
static void put_regency(struct tapak_buf *buf, const char *name, enum manner manner)
{
    const char *bare = strchr(name, ' ') + 1;
    bool is_city = strncmp(name, "Kota", 4) == 0;
    if (manner == PREFIXED) {
        put_name(buf, bare, is_city ? "Kota " : "Kab. ", manner);
    } else {
        put_name(buf, manner == LOOSE ? bare : name, "", manner);
    }
}

static void put_names(struct tapak_buf *buf, const struct demo_region *region,
                      struct demo_random *random, int village_number, const char *instead)
{
    static const int MANNERS[MANNER_COUNT] = {50, 15, 20, 8, 7};
    enum manner manner = (enum manner)demo_random_weighted(random, MANNERS, MANNER_COUNT);
    const struct demo_village *village = &region->villages[village_number];
    const struct demo_district *district = &region->districts[village->district];
    bool is_town = strcmp(village->type, "kelurahan") == 0;
    put_regency(buf, demo_regency_name(district->regency), manner);
    put_name(buf, district->name, "Kec. ", manner);
    put_name(buf, instead != NULL ? instead : village->name, is_town ? "Kel. " : "Desa ", manner);
}

void demo_put_place(struct tapak_buf *buf, const struct demo_region *region,
                    struct demo_random *random, const struct demo_place *place)
{
    put_coordinates(buf, random, place);
    bool is_phone = place->spelling <= DEMO_SPELLING_LETTERS && demo_random_chance(random, 60);
    if (is_phone) {
        tapak_buf_put_int(buf, demo_random_between(random, 3, 60));
    }
    tapak_buf_put_char(buf, ',');
    bool has_names = place->village >= 0 && place->spelling != DEMO_SPELLING_NOTHING &&
                     place->spelling != DEMO_SPELLING_ABSURD &&
                     (place->spelling >= DEMO_SPELLING_ZERO || demo_random_chance(random, 60));
    if (!has_names) {
        tapak_buf_put_text(buf, ",,,");
    } else if (place->spelling == DEMO_SPELLING_DISTRICT) {
        put_names(buf, region, random, place->village, "Desa Entah");
    } else if (demo_random_chance(random, 4)) {
        // The wrong village was ticked: the point says otherwise.
        put_names(buf, region, random, demo_random_below(random, DEMO_MAINLAND), NULL);
    } else {
        put_names(buf, region, random, place->village, NULL);
    }
}
