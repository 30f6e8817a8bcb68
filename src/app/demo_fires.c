// A detection is one of the passes of a satellite over one of the days of a fire, some hundred
// metres beside where the fire has moved to. Places are whole numbers of the file's last digit.
#include "app/demo_fires.h"

#include "tapak/base/instant.h"

#include <math.h>
#include <stdlib.h>

static const int FIRE_MONTHS[DEMO_MONTHS] = {2, 2, 2, 1, 1, 2, 6, 18, 26, 20, 7, 2};
static const double FIRE_SPREAD_DEG = 0.009; // a kilometre
static const double FIRE_DRIFT_DEG = 0.002;  // a day

enum satellite { TERRA, AQUA, SUOMI_NPP };

static const struct pass {
    enum satellite satellite;
    int minute; ///< of the UTC day, earliest
    bool is_day;
} MODIS_PASSES[] = {{TERRA, 130, true},
                    {TERRA, 840, false},
                    {AQUA, 300, true},
                    {AQUA, 1040, false}},
  VIIRS_PASSES[] = {{SUOMI_NPP, 305, true}, {SUOMI_NPP, 1025, false}};

struct detection {
    int64_t minute; ///< since 1970-01-01 UTC
    enum satellite satellite;
    int64_t lat; ///< in units of the last digit
    int64_t lon;
    bool is_day;
    int heat; ///< 0 … 99, from which the measured values follow
    int scan; ///< 0 … 99
};

int64_t demo_last_day(void)
{
    return tapak_date_to_day((struct tapak_date){2025, 12, 31});
}

int64_t demo_season_day(struct demo_random *random, const int months[static DEMO_MONTHS])
{
    static const int YEARS[] = {45, 30, 25};
    struct tapak_date date = {0};
    do {
        date.year = 2023 + demo_random_weighted(random, YEARS, 3);
        date.month = 1 + demo_random_weighted(random, months, DEMO_MONTHS);
        date.day = demo_random_between(random, 1, 31);
    } while (!tapak_date_is_valid(date));
    return tapak_date_to_day(date);
}

void demo_make_fires(struct demo_fire fires[static DEMO_FIRES], const struct demo_region *region,
                     uint64_t seed)
{
    struct demo_random random = demo_random_begin(seed, 3);
    for (int i = 0; i < DEMO_FIRES; i++) {
        int column = 0;
        int row = 0;
        demo_region_pick_land(region, &random, &column, &row);
        fires[i].place = demo_region_in_cell(region, &random, column, row);
        fires[i].days = 1 + demo_random_below(&random, 3) + demo_random_below(&random, 6);
        do {
            fires[i].first_day = demo_season_day(&random, FIRE_MONTHS);
        } while (fires[i].first_day + fires[i].days > demo_last_day());
    }
}

// The same for everything that one pass sees.
static int pass_delay(uint64_t seed, int64_t day, int pass)
{
    struct demo_random random = demo_random_begin(seed, 1000 + (uint64_t)day * 8 + (uint64_t)pass);
    return demo_random_below(&random, 45);
}

static struct detection detect(struct demo_random *random, const struct demo_fire *fires,
                               const struct pass *passes, int pass_count, double units,
                               uint64_t seed)
{
    // The lower of two: some fires are seen far more often than others.
    int first = demo_random_below(random, DEMO_FIRES);
    int second = demo_random_below(random, DEMO_FIRES);
    const struct demo_fire *fire = &fires[first < second ? first : second];
    int age = demo_random_below(random, fire->days);
    int pass = demo_random_below(random, pass_count);
    int64_t day = fire->first_day + age;
    double lat = fire->place.lat_deg + demo_random_spread(random, FIRE_SPREAD_DEG);
    double lon = fire->place.lon_deg + demo_random_spread(random, FIRE_SPREAD_DEG);
    lon += age * FIRE_DRIFT_DEG;
    return (struct detection){
        .minute = day * 1440 + passes[pass].minute + pass_delay(seed, day, pass),
        .satellite = passes[pass].satellite,
        .lat = (int64_t)floor(lat * units + 0.5),
        .lon = (int64_t)floor(lon * units + 0.5),
        .is_day = passes[pass].is_day,
        .heat = demo_random_below(random, 100),
        .scan = demo_random_below(random, 100),
    };
}

static int order(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int compare(const void *left, const void *right)
{
    const struct detection *a = left;
    const struct detection *b = right;
    int result = order(a->minute, b->minute);
    result = result != 0 ? result : order((int64_t)a->satellite, (int64_t)b->satellite);
    result = result != 0 ? result : order(a->lat, b->lat);
    result = result != 0 ? result : order(a->lon, b->lon);
    result = result != 0 ? result : order(a->heat, b->heat);
    return result != 0 ? result : order(a->scan, b->scan);
}

// In order of time; where two fell on the same place, the later moves north by one digit.
static void arrange(struct detection *detections, size_t count)
{
    qsort(detections, count, sizeof *detections, compare);
    for (size_t i = 1; i < count; i++) {
        struct detection *self = &detections[i];
        const struct detection *before = &detections[i - 1];
        if (self->minute == before->minute && self->satellite == before->satellite &&
            self->lon == before->lon && self->lat <= before->lat) {
            self->lat = before->lat + 1;
        }
    }
}

static void put_number(struct tapak_buf *buf, double number, int digits)
{
    tapak_buf_put_double(buf, number, digits);
    tapak_buf_put_char(buf, ',');
}

static void put_head(struct tapak_buf *buf, const struct detection *self, double units, int digits,
                     double brightness)
{
    put_number(buf, (double)self->lat / units, digits);
    put_number(buf, (double)self->lon / units, digits);
    put_number(buf, brightness, 1);
    put_number(buf, 1 + self->scan * 0.03, 1);
    put_number(buf, 1 + self->scan * 0.01, 1);
    char date[TAPAK_INSTANT_BYTES];
    (void)tapak_format_day(date, self->minute / 1440);
    tapak_buf_put_text(buf, date);
}

static int clock_of(const struct detection *self)
{
    int minute = (int)(self->minute % 1440);
    return minute / 60 * 100 + minute % 60;
}

static void put_modis(struct tapak_buf *buf, const struct detection *self)
{
    put_head(buf, self, 1e4, 4, 305 + self->heat * 0.6);
    tapak_buf_printf(buf, ",%04d,%s,MODIS,%d,61.03,", clock_of(self),
                     self->satellite == TERRA ? "Terra" : "Aqua", self->heat * 101 / 100);
    put_number(buf, 287 + self->heat * 0.12, 1);
    put_number(buf, 3 + self->heat * self->heat * 0.012, 1);
    tapak_buf_printf(buf, "%c,%d\n", self->is_day ? 'D' : 'N', self->scan == 7 ? 2 : 0);
}

// acq_time stands without its leading zeros, as in the archive's files.
static void put_viirs(struct tapak_buf *buf, const struct detection *self)
{
    put_head(buf, self, 1e5, 5, 308 + self->heat * 0.55);
    char confidence = self->heat < 10 ? 'l' : self->heat < 85 ? 'n' : 'h';
    tapak_buf_printf(buf, ",%d,N,VIIRS,%c,2,", clock_of(self), confidence);
    put_number(buf, 285 + self->heat * 0.14, 1);
    put_number(buf, 1 + self->heat * self->heat * 0.004, 2);
    tapak_buf_printf(buf, "%c,%d\n", self->is_day ? 'D' : 'N', self->scan == 7 ? 2 : 0);
}

enum tapak_status demo_put_hotspots(struct tapak_buf *modis, struct tapak_buf *viirs,
                                    const struct demo_fire *fires, uint64_t seed,
                                    struct tapak_error *err)
{
    enum { COUNT = DEMO_HOTSPOTS_MODIS + DEMO_HOTSPOTS_VIIRS };
    struct detection *all = calloc(COUNT, sizeof *all);
    if (all == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %d hotspots", COUNT);
    }
    struct demo_random random = demo_random_begin(seed, 4);
    for (int i = 0; i < COUNT; i++) {
        all[i] = i < DEMO_HOTSPOTS_MODIS ? detect(&random, fires, MODIS_PASSES, 4, 1e4, seed)
                                         : detect(&random, fires, VIIRS_PASSES, 2, 1e5, seed);
    }
    arrange(all, DEMO_HOTSPOTS_MODIS);
    arrange(all + DEMO_HOTSPOTS_MODIS, DEMO_HOTSPOTS_VIIRS);
    tapak_buf_put_text(modis,
                       "latitude,longitude,brightness,scan,track,acq_date,acq_time,satellite,"
                       "instrument,confidence,version,bright_t31,frp,daynight,type\n");
    tapak_buf_put_text(viirs,
                       "latitude,longitude,bright_ti4,scan,track,acq_date,acq_time,satellite,"
                       "instrument,confidence,version,bright_ti5,frp,daynight,type\n");
    for (int i = 0; i < COUNT; i++) {
        if (i < DEMO_HOTSPOTS_MODIS) {
            put_modis(modis, &all[i]);
        } else {
            put_viirs(viirs, &all[i]);
        }
    }
    free(all);
    return TAPAK_OK;
}
