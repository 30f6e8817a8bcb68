#include "app/demo_names.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

// contoh, misal, umpama, rekaan, khayal …: example, for instance, suppose, made up, imagined.
static const char *const INVENTED[] = {"Contoh", "Misal",    "Umpama", "Rekaan", "Khayal",
                                       "Tiruan", "Peraga",   "Andai",  "Ibarat", "Latihan",
                                       "Angan",  "Bayangan", "Model",  "Kiasan", "Seolah"};
static const char *const LANDFORMS[] = {"Muara", "Long",  "Sungai", "Tanjung", "Loa",
                                        "Teluk", "Batu",  "Gunung", "Sumber",  "Bukit",
                                        "Rapak", "Danau", "Suka",   "Kampung", "Pulau"};
enum { INVENTED_COUNT = 15, LANDFORM_COUNT = 15, ISLAND_LANDFORM = 14 };

static const struct {
    const char *code;
    const char *name;
    struct tapak_point anchor; // districts go to the regency whose anchor is nearest
} REGENCIES[DEMO_REGENCIES] = {
    {"99.01", "Kabupaten Contoh Hulu", {116.25, 0.4}},
    {"99.02", "Kabupaten Contoh Hilir", {116.45, -0.35}},
    {"99.71", "Kota Contoh Pesisir", {117.0, 0.15}},
};

static const char *const DISTRICT_NAMES[DEMO_DISTRICTS] = {
    "Hulu Rekaan",     "Tengah Rekaan", "Hilir Rekaan",   "Umpama Barat",
    "Umpama Timur",    "Misal Raya",    "Khayal Selatan", "Khayal Utara",
    "Peraga Seberang", "Andai-Andai",   "Model Baru",     "Pesisir Contoh",
};

const char *demo_regency_code(int regency)
{
    return REGENCIES[regency].code;
}

const char *demo_regency_name(int regency)
{
    return REGENCIES[regency].name;
}

static double apart(struct tapak_point a, struct tapak_point b)
{
    double east = a.lon_deg - b.lon_deg;
    double north = a.lat_deg - b.lat_deg;
    return east * east + north * north;
}

// The village that is farthest from all seats chosen so far.
static int farthest(const struct demo_region *region, const int *chosen, int count)
{
    int best = 0;
    double best_distance = -1;
    for (int v = 0; v < DEMO_MAINLAND; v++) {
        double distance = 1e9;
        for (int i = 0; i < count; i++) {
            double to_seat = apart(region->villages[v].seat, region->villages[chosen[i]].seat);
            distance = to_seat < distance ? to_seat : distance;
        }
        if (distance > best_distance) {
            best_distance = distance;
            best = v;
        }
    }
    return best;
}

static int nearest_regency(struct tapak_point seat)
{
    int best = 0;
    for (int g = 1; g < DEMO_REGENCIES; g++) {
        if (apart(seat, REGENCIES[g].anchor) < apart(seat, REGENCIES[best].anchor)) {
            best = g;
        }
    }
    return best;
}

static void make_districts(struct demo_region *region, struct demo_random *random)
{
    int seats[DEMO_DISTRICTS] = {demo_random_below(random, DEMO_MAINLAND)};
    for (int d = 1; d < DEMO_DISTRICTS; d++) {
        seats[d] = farthest(region, seats, d);
    }
    for (int v = 0; v < DEMO_VILLAGES; v++) {
        struct demo_village *village = &region->villages[v];
        for (int d = 1; d < DEMO_DISTRICTS; d++) {
            if (apart(village->seat, region->villages[seats[d]].seat) <
                apart(village->seat, region->villages[seats[village->district]].seat)) {
                village->district = d;
            }
        }
    }
    for (int d = 0; d < DEMO_DISTRICTS; d++) {
        region->districts[d].first = seats[d];
        region->districts[d].regency = nearest_regency(region->villages[seats[d]].seat);
    }
}

static void code_districts(struct demo_region *region)
{
    int used[DEMO_REGENCIES] = {0};
    for (int d = 0; d < DEMO_DISTRICTS; d++) {
        struct demo_district *district = &region->districts[d];
        used[district->regency]++;
        (void)snprintf(district->code, sizeof district->code, "%s.%02d",
                       REGENCIES[district->regency].code, used[district->regency]);
        (void)snprintf(district->name, sizeof district->name, "%s", DISTRICT_NAMES[d]);
    }
}

// A city's villages are kelurahan, and so is the seat of every district.
static void code_villages(struct demo_region *region)
{
    int used[DEMO_DISTRICTS] = {0};
    for (int v = 0; v < DEMO_VILLAGES; v++) {
        struct demo_village *village = &region->villages[v];
        const struct demo_district district = region->districts[village->district];
        bool is_town = district.regency == DEMO_REGENCIES - 1 || district.first == v;
        used[village->district]++;
        village->type = is_town ? "kelurahan" : "desa";
        (void)snprintf(village->code, sizeof village->code, "%.8s.%d%03d", district.code,
                       is_town ? 1 : 2, used[village->district]);
    }
}

static void name_villages(struct demo_region *region, struct demo_random *random)
{
    bool used[LANDFORM_COUNT][INVENTED_COUNT] = {{false}};
    for (int v = 0; v < DEMO_VILLAGES; v++) {
        struct demo_village *village = &region->villages[v];
        int landform = 0;
        int invented = 0;
        do {
            landform =
                v == DEMO_ISLANDS ? ISLAND_LANDFORM : demo_random_below(random, ISLAND_LANDFORM);
            invented = demo_random_below(random, INVENTED_COUNT);
        } while (used[landform][invented]);
        used[landform][invented] = true;
        (void)snprintf(village->name, sizeof village->name, "%s %s", LANDFORMS[landform],
                       INVENTED[invented]);
    }
}

// Two villages of different regencies have one name, and one has an apostrophe, as in the field.
static void make_names_awkward(struct demo_region *region)
{
    int first = 2;
    int second = first + 1;
    while (region->districts[region->villages[second].district].regency ==
           region->districts[region->villages[first].district].regency) {
        second++;
        assert(second < DEMO_MAINLAND);
    }
    (void)snprintf(region->villages[first].name, sizeof region->villages[first].name, "Sidomisal");
    (void)snprintf(region->villages[second].name, sizeof region->villages[second].name,
                   "Sidomisal");
    struct demo_village *last = &region->villages[DEMO_MAINLAND - 1];
    (void)snprintf(last->name, sizeof last->name, "Long Rekaa'an");
}

void demo_name_areas(struct demo_region *region, struct demo_random *random)
{
    make_districts(region, random);
    code_districts(region);
    code_villages(region);
    name_villages(region, random);
    make_names_awkward(region);
    for (int v = 0; v < DEMO_VILLAGES; v++) {
        struct demo_village *village = &region->villages[v];
        int regency = region->districts[village->district].regency;
        village->in_programme = demo_random_chance(random, regency == DEMO_REGENCIES - 1 ? 25 : 65);
    }
}
