#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "layer/crowd.h"

static const char *const categories[] = {"pembalakan", "sampah", "karhutla", "tambang_liar",
                                         "bencana"};
static const char *const sources[] = {"sp4n", "tapak", "dinas"};
static const char *const areas[] = {"64.02.01.2001",
                                    "64.02.01.2002",
                                    "64.02.02.1001",
                                    "64.02.02.2001",
                                    "64.03.01.2001",
                                    "64.02.01",
                                    "64.02",
                                    "64",
                                    ""};

#define COUNT_OF(items) ((uint32_t)(sizeof(items) / sizeof(items)[0]))

uint32_t crowd_number(struct crowd *crowd, uint32_t bound)
{
    crowd->seed ^= crowd->seed << 13;
    crowd->seed ^= crowd->seed >> 7;
    crowd->seed ^= crowd->seed << 17;
    return (uint32_t)((crowd->seed >> 33) % bound);
}

static bool chance(struct crowd *crowd, uint32_t of)
{
    return crowd_number(crowd, of) == 0;
}

// Often on a grid, so that edges of boxes meet points.
static struct tapak_point some_point(struct crowd *crowd)
{
    struct tapak_point point = {116 + crowd_number(crowd, 9) * 0.25, crowd_number(crowd, 5) * 0.25};
    if (chance(crowd, 2)) {
        point.lon_deg += crowd_number(crowd, 100000) * 1e-6;
        point.lat_deg -= crowd_number(crowd, 100000) * 1e-6;
    }
    if (chance(crowd, 12)) {
        point.lon_deg = chance(crowd, 2) ? 179.5 + crowd_number(crowd, 3) * 0.25
                                         : -180 + crowd_number(crowd, 3) * 0.25;
    }
    if (chance(crowd, 40)) {
        point.lat_deg = chance(crowd, 2) ? 89 : -87.5;
    }
    return point;
}

static int64_t some_time(struct crowd *crowd)
{
    return SAMPLE_DAY_MS + (int64_t)crowd_number(crowd, 200) * 43200000;
}

static struct tapak_code some_area(struct crowd *crowd)
{
    struct tapak_code code = {""};
    (void)snprintf(code.text, sizeof code.text, "%s", areas[crowd_number(crowd, COUNT_OF(areas))]);
    return code;
}

static void fill_report(struct crowd *crowd, struct tapak_report *report)
{
    report->category = categories[crowd_number(crowd, COUNT_OF(categories))];
    report->klass = (enum tapak_class)crowd_number(crowd, TAPAK_CLASS_COUNT);
    report->state = (enum tapak_state)crowd_number(crowd, TAPAK_STATE_COUNT);
    report->received_ms = some_time(crowd);
    report->has_point = !chance(crowd, 6);
    report->point = some_point(crowd);
    report->has_public_point = report->has_point && !chance(crowd, 10);
    report->public_point = chance(crowd, 2) ? report->point : some_point(crowd);
    report->placement = (struct tapak_placement){.area = some_area(crowd)};
    report->placement.placed_by =
        report->placement.area.text[0] == '\0'
            ? TAPAK_PLACED_NONE
            : (enum tapak_placed_by)(1 + crowd_number(crowd, TAPAK_PLACED_COUNT - 1));
    report->is_published = !chance(crowd, 4);
    report->is_withdrawn = !report->is_published;
    report->is_confidential = chance(crowd, 12);
}

static void put_report(struct crowd *crowd, struct tapak_conn *conn, int64_t number)
{
    const struct tapak_actor actor = {"import 1", SAMPLE_DAY_MS};
    char source_id[32];
    char public_id[TAPAK_PUBLIC_ID_LENGTH + 1];
    char raw[32];
    struct tapak_error err = {0};
    enum tapak_put_outcome outcome;
    (void)snprintf(source_id, sizeof source_id, "%lld", (long long)number);
    (void)snprintf(public_id, sizeof public_id, "crowd%011lld", (long long)number);
    (void)snprintf(raw, sizeof raw, "%u", crowd_number(crowd, UINT32_MAX));
    struct tapak_report report = sample_report(source_id, public_id);
    report.source = sources[(uint32_t)number % COUNT_OF(sources)];
    report.state_raw = raw; // else the state would stay as it was
    fill_report(crowd, &report);
    report.fingerprint = crowd->seed;
    if (tapak_report_put(conn, &report, NULL, NULL, &actor, &outcome, &err) != TAPAK_OK) {
        fail_msg("%s", err.message);
    }
}

static void put_hotspot(struct crowd *crowd, struct tapak_conn *conn)
{
    static const char *const satellites[] = {"Terra", "Aqua", "NOAA-20"};
    struct tapak_error err = {0};
    enum tapak_put_outcome outcome;
    struct tapak_hotspot spot =
        sample_hotspot(some_time(crowd) + crowd->hotspots++, some_point(crowd));
    (void)snprintf(spot.satellite, sizeof spot.satellite, "%s",
                   satellites[crowd_number(crowd, COUNT_OF(satellites))]);
    spot.confidence = (enum tapak_confidence)crowd_number(crowd, TAPAK_CONFIDENCE_COUNT);
    spot.placement = (struct tapak_placement){.area = {""}, .placed_by = TAPAK_PLACED_NONE};
    if (!chance(crowd, 5)) {
        spot.placement.placed_by = TAPAK_PLACED_POINT;
        (void)snprintf(spot.placement.area.text, sizeof spot.placement.area.text, "%s",
                       areas[crowd_number(crowd, 5)]);
    }
    if (tapak_hotspot_put(conn, &spot, 0, &outcome, &err) != TAPAK_OK) {
        fail_msg("%s", err.message);
    }
}

struct adding {
    struct crowd *crowd;
    int reports;
    int hotspots;
    bool changes;
};

static enum tapak_status add(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    (void)err;
    struct adding *adding = context;
    struct crowd *crowd = adding->crowd;
    for (int i = 0; i < adding->reports; i++) {
        put_report(crowd, conn,
                   adding->changes ? crowd_number(crowd, (uint32_t)crowd->reports)
                                   : crowd->reports++);
    }
    for (int i = 0; i < adding->hotspots; i++) {
        put_hotspot(crowd, conn);
    }
    return TAPAK_OK;
}

void crowd_add(struct crowd *crowd, int reports, int hotspots)
{
    struct adding adding = {crowd, reports, hotspots, false};
    sample_write(crowd->sample, add, &adding);
}

void crowd_change(struct crowd *crowd, int count)
{
    struct adding adding = {crowd, count, 0, true};
    sample_write(crowd->sample, add, &adding);
}

static struct tapak_box some_box(struct crowd *crowd)
{
    struct tapak_point a = some_point(crowd);
    struct tapak_point b = some_point(crowd);
    struct tapak_box box = {a.lon_deg, a.lat_deg, b.lon_deg, b.lat_deg};
    if (box.south_deg > box.north_deg) {
        box.south_deg = b.lat_deg;
        box.north_deg = a.lat_deg;
    }
    if (box.west_deg > box.east_deg && !chance(crowd, 3)) {
        box.west_deg = b.lon_deg;
        box.east_deg = a.lon_deg;
    }
    if (chance(crowd, 20)) {
        box = (struct tapak_box){-180, -90, 180, 90};
    }
    return box;
}

static struct tapak_report_filter some_report_filter(struct crowd *crowd)
{
    struct tapak_report_filter filter = {.has_box = chance(crowd, 2)};
    filter.box = some_box(crowd);
    filter.has_since = chance(crowd, 3);
    filter.since_ms = some_time(crowd);
    filter.has_until = chance(crowd, 3);
    filter.until_ms = some_time(crowd);
    if (chance(crowd, 3)) {
        filter.area = some_area(crowd);
    }
    filter.category =
        chance(crowd, 4) ? categories[crowd_number(crowd, COUNT_OF(categories))] : NULL;
    filter.state = chance(crowd, 5)
                       ? tapak_state_code((enum tapak_state)crowd_number(crowd, TAPAK_STATE_COUNT))
                       : NULL;
    filter.klass = chance(crowd, 6)
                       ? tapak_class_code((enum tapak_class)crowd_number(crowd, TAPAK_CLASS_COUNT))
                       : NULL;
    filter.placed_by =
        chance(crowd, 5)
            ? tapak_placed_by_code((enum tapak_placed_by)crowd_number(crowd, TAPAK_PLACED_COUNT))
            : NULL;
    filter.source = chance(crowd, 8) ? sources[crowd_number(crowd, COUNT_OF(sources))] : NULL;
    filter.programme_only = chance(crowd, 6);
    if (chance(crowd, 50)) {
        filter.category = "no_such_category";
    }
    return filter;
}

// What lies in no area is asked for beside all areas only: that of the whole province.
static struct tapak_bounds some_bounds(struct crowd *crowd)
{
    struct tapak_bounds bounds = {.without_confidential = chance(crowd, 2)};
    if (chance(crowd, 3)) {
        bounds = (struct tapak_bounds){.area = {"64"}, .has_unplaced = true};
    } else if (chance(crowd, 2)) {
        bounds.area = some_area(crowd);
    }
    return bounds;
}

struct tapak_layer_query crowd_query(struct crowd *crowd)
{
    struct tapak_layer_query query = {0};
    query.of = chance(crowd, 3) ? TAPAK_HOTSPOTS : TAPAK_REPORTS;
    query.viewer = chance(crowd, 2) ? TAPAK_VIEWER_PUBLIC : TAPAK_VIEWER_OPERATOR;
    query.reports = some_report_filter(crowd);
    query.reports.viewer = query.viewer;
    if (query.viewer == TAPAK_VIEWER_OPERATOR && chance(crowd, 2)) {
        query.reports.bounds = some_bounds(crowd);
    }
    query.hotspots = (struct tapak_hotspot_filter){
        .has_box = query.reports.has_box,
        .box = query.reports.box,
        .has_since = query.reports.has_since,
        .since_ms = query.reports.since_ms,
        .has_until = query.reports.has_until,
        .until_ms = query.reports.until_ms,
        .area = query.reports.area,
        .confidence = chance(crowd, 3) ? tapak_confidence_code((enum tapak_confidence)crowd_number(
                                             crowd, TAPAK_CONFIDENCE_COUNT))
                                       : NULL,
        .satellite = chance(crowd, 4) ? "Aqua" : NULL,
        .instrument = chance(crowd, 9) ? "VIIRS" : NULL,
    };
    return query;
}
