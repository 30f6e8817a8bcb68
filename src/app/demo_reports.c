// First what happened when (by season), put in order of receipt; then each row is written with a
// stream of random numbers of its own, so that a change to one row leaves the others as they were.
#include "app/demo_reports.h"

#include "app/demo_place.h"
#include "app/demo_words.h"
#include "tapak/base/instant.h"

#include <stdlib.h>
#include <string.h>

enum { REFUSED_EVERY = DEMO_REPORTS / DEMO_REPORTS_REFUSED, REFUSED_FIRST = 60 };

/** Why an import must refuse a row. */
enum fault { FAULT_NONE, FAULT_CATEGORY, FAULT_DATE, FAULT_FUTURE, FAULT_LATITUDE, FAULT_COUNT };

struct happening {
    int64_t received_minute; ///< local, since 1970-01-01
    int64_t occurred_day;
    int category;
    int fire; ///< index, or -1
    int number;
};

static struct happening happen(struct demo_random *random, const struct demo_fire *fires,
                               const int weights[DEMO_CATEGORIES], int number)
{
    struct happening self = {.fire = -1, .number = number};
    self.category = demo_random_weighted(random, weights, DEMO_CATEGORIES);
    self.occurred_day = demo_season_day(random, demo_topic(self.category)->months);
    // Half of the fire reports are of fires that satellites saw too.
    if (self.category == 0 && demo_random_chance(random, 50)) {
        self.fire = demo_random_below(random, DEMO_FIRES);
        const struct demo_fire *fire = &fires[self.fire];
        self.occurred_day = fire->first_day + demo_random_below(random, fire->days);
    }
    int delay = demo_random_chance(random, 15) ? demo_random_between(random, 5, 40)
                                               : demo_random_below(random, 4);
    int64_t day = self.occurred_day + delay;
    day = day > demo_last_day() ? demo_last_day() : day;
    self.received_minute = day * 1440 + demo_random_between(random, 6 * 60, 22 * 60);
    return self;
}

static int compare(const void *left, const void *right)
{
    const struct happening *a = left;
    const struct happening *b = right;
    if (a->received_minute != b->received_minute) {
        return a->received_minute < b->received_minute ? -1 : 1;
    }
    return (a->number > b->number) - (a->number < b->number);
}

static const char *state_of(struct demo_random *random, int64_t age_days)
{
    static const char *const STATES[] = {"received", "verified",      "forwarded", "in_progress",
                                         "resolved", "closed",        "archived",  "rejected",
                                         "deferred", "not_authorised"};
    static const int FRESH[] = {60, 30, 10, 0, 0, 0, 0, 0, 0, 0};
    static const int RECENT[] = {6, 18, 24, 34, 8, 4, 2, 2, 2, 0};
    static const int OLD[] = {1, 2, 4, 12, 14, 50, 6, 4, 3, 4};
    const int *weights = age_days < 14 ? FRESH : age_days < 90 ? RECENT : OLD;
    return STATES[demo_random_weighted(random, weights, 10)];
}

// "@" becomes the village; in quotes when it holds a comma, a quote or a line break.
static void put_wording(struct tapak_buf *buf, const char *wording, const char *village)
{
    bool is_quoted = strpbrk(wording, ",\"\n") != NULL;
    tapak_buf_put_text(buf, is_quoted ? "\"" : "");
    for (const char *at = wording; *at != '\0'; at++) {
        if (*at == '@') {
            tapak_buf_put_text(buf, village);
        } else {
            tapak_buf_put_char(buf, *at);
        }
    }
    tapak_buf_put_text(buf, is_quoted ? "\"," : ",");
}

static void put_received(struct tapak_buf *buf, int64_t minute, enum fault fault)
{
    char text[TAPAK_INSTANT_BYTES];
    (void)tapak_format_day(text, minute / 1440);
    if (fault == FAULT_DATE) {
        memcpy(text + 5, "02-31", 5);
    } else if (fault == FAULT_FUTURE) {
        memcpy(text, "2091", 4);
    }
    int clock = (int)(minute % 1440);
    tapak_buf_printf(buf, "%sT%02d:%02d:00+08:00,", text, clock / 60, clock % 60);
}

static void put_head(struct tapak_buf *buf, struct demo_random *random,
                     const struct happening *self, enum fault fault, int row)
{
    static const char *const CHANNELS[] = {"website", "whatsapp", "phone", "village_helper", "sms"};
    static const int CHANNEL_WEIGHTS[] = {30, 34, 10, 20, 6};
    static const char *const CLASSES[] = {"pengaduan", "pengaduan_pengawasan", "informasi",
                                          "aspirasi"};
    static const int CLASS_WEIGHTS[] = {68, 18, 8, 6};
    tapak_buf_printf(buf, "WC-%05d,", row + 1);
    put_received(buf, self->received_minute, fault);
    if (demo_random_chance(random, 80)) {
        char day[TAPAK_INSTANT_BYTES];
        (void)tapak_format_day(day, self->occurred_day);
        tapak_buf_put_text(buf, day);
    }
    int64_t age_days = demo_last_day() - self->received_minute / 1440;
    const char *channel = CHANNELS[demo_random_weighted(random, CHANNEL_WEIGHTS, 5)];
    const char *klass = CLASSES[demo_random_weighted(random, CLASS_WEIGHTS, 4)];
    tapak_buf_printf(buf, ",%s,%s,%s,%s,", channel,
                     fault == FAULT_CATEGORY ? "" : demo_topic(self->category)->category, klass,
                     state_of(random, age_days));
}

static void put_tail(struct tapak_buf *buf, struct demo_random *random,
                     const struct happening *self, int row)
{
    bool is_anonymous = demo_random_chance(random, 30);
    bool is_confidential = demo_random_chance(random, 6);
    bool is_published = !is_confidential && demo_random_chance(random, 85);
    bool is_forwarded = demo_random_chance(random, 85);
    tapak_buf_printf(buf, "%s,%d,%d,%d,", is_forwarded ? demo_topic(self->category)->agency : "",
                     is_anonymous, is_confidential, is_published);
    if (is_anonymous) {
        tapak_buf_put_text(buf, ",\n");
        return;
    }
    // 0000 is no operator's prefix: the number can belong to nobody.
    demo_put_person(buf, demo_random_below(random, 50));
    tapak_buf_printf(buf, ",0000-%04d\n", row);
}

static enum fault fault_of(int row)
{
    if (row % REFUSED_EVERY != REFUSED_FIRST) {
        return FAULT_NONE;
    }
    return (enum fault)(FAULT_CATEGORY + row / REFUSED_EVERY % (FAULT_COUNT - 1));
}

static void put_row(struct tapak_buf *buf, const struct demo_region *region,
                    const struct demo_fire *fires, const struct happening *self, uint64_t seed,
                    int row)
{
    struct demo_random random = demo_random_begin(seed, 100000 + (uint64_t)self->number);
    enum fault fault = fault_of(row);
    const struct demo_topic *topic = demo_topic(self->category);
    struct demo_place place = demo_place_pick(region, &random, topic->category,
                                              self->fire < 0 ? NULL : &fires[self->fire].place);
    if (fault == FAULT_LATITUDE) {
        place.spelling = DEMO_SPELLING_ABSURD;
    }
    const char *village = place.village < 0 ? "kampung kami" : region->villages[place.village].name;
    int wording = demo_random_below(&random, DEMO_WORDINGS);
    put_head(buf, &random, self, fault, row);
    put_wording(buf, topic->titles[wording], village);
    put_wording(buf, topic->texts[wording], village);
    demo_put_place(buf, region, &random, &place);
    put_tail(buf, &random, self, row);
}

enum tapak_status demo_put_reports(struct tapak_buf *buf, const struct demo_region *region,
                                   const struct demo_fire *fires, uint64_t seed,
                                   struct tapak_error *err)
{
    struct happening *all = calloc(DEMO_REPORTS, sizeof *all);
    if (all == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %d reports", (int)DEMO_REPORTS);
    }
    struct demo_random random = demo_random_begin(seed, 5);
    int weights[DEMO_CATEGORIES];
    for (int i = 0; i < DEMO_CATEGORIES; i++) {
        weights[i] = demo_topic(i)->weight;
    }
    for (int i = 0; i < DEMO_REPORTS; i++) {
        all[i] = happen(&random, fires, weights, i);
    }
    qsort(all, DEMO_REPORTS, sizeof *all, compare);
    tapak_buf_put_text(buf, "id,received,occurred,channel,category,class,state,title,description,"
                            "lat,lon,accuracy_m,regency,district,village,agency,anonymous,"
                            "confidential,published,reporter_name,reporter_phone\n");
    for (int row = 0; row < DEMO_REPORTS; row++) {
        put_row(buf, region, fires, &all[row], seed, row);
    }
    free(all);
    return TAPAK_OK;
}
