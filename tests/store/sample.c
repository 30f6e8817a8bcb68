#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/sample.h"

void sample_make(struct sample *sample)
{
    struct tapak_init_result result;
    struct tapak_error err = {0};
    *sample = (struct sample){.folder = "/tmp/tapak-test-XXXXXX"};
    assert_non_null(mkdtemp(sample->folder));
    (void)snprintf(sample->path, sizeof sample->path, "%s/tapak.db", sample->folder);
    if (tapak_store_init(sample->path, &result, &err) != TAPAK_OK ||
        tapak_store_open(sample->path, &sample->store, &err) != TAPAK_OK ||
        tapak_store_take_reader(sample->store, &sample->conn, &err) != TAPAK_OK) {
        fail_msg("%s", err.message);
    }
}

void sample_free(struct sample *sample)
{
    if (sample->store != NULL) {
        tapak_store_give_reader(sample->store, sample->conn);
    }
    tapak_store_free(sample->store);
    DIR *folder = opendir(sample->folder);
    assert_non_null(folder);
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        (void)unlinkat(dirfd(folder), entry->d_name, 0);
    }
    (void)closedir(folder);
    (void)rmdir(sample->folder);
}

void sample_write(struct sample *sample, tapak_write_fn *fn, void *context)
{
    struct tapak_error err = {0};
    if (tapak_store_write(sample->store, fn, context, &err) != TAPAK_OK) {
        fail_msg("%s", err.message);
    }
}

static uint8_t *put_u32(uint8_t *at, uint32_t number)
{
    memcpy(at, &number, sizeof number);
    return at + sizeof number;
}

size_t sample_rectangle(uint8_t wkb[static SAMPLE_WKB_BYTES], const struct tapak_box *box)
{
    enum { POLYGON = 3, MULTIPOLYGON = 6 };
    const double ring[] = {box->west_deg, box->south_deg, box->east_deg, box->south_deg,
                           box->east_deg, box->north_deg, box->west_deg, box->north_deg,
                           box->west_deg, box->south_deg};
    uint8_t *at = wkb;
    *at++ = 1;
    at = put_u32(at, MULTIPOLYGON);
    at = put_u32(at, 1);
    *at++ = 1;
    at = put_u32(at, POLYGON);
    at = put_u32(at, 1);
    at = put_u32(at, 5);
    memcpy(at, ring, sizeof ring);
    return (size_t)(at - wkb) + sizeof ring;
}

static const struct tapak_area upper_areas[] = {
    {{"64"}, "Kalimantan Timur", "provinsi"}, {{"64.02"}, "Kutai Kartanegara", "kabupaten"},
    {{"64.02.01"}, "Utara", "kecamatan"},     {{"64.02.02"}, "Selatan", "kecamatan"},
    {{"64.03"}, "Berau", "kabupaten"},        {{"64.03.01"}, "Pesisir", "kecamatan"},
};

static const struct {
    const char *code;
    const char *name;
    struct tapak_box box;
} villages[] = {
    {"64.02.01.2001", "Muara Jawa", {116, 0.5, 116.5, 1}},
    {"64.02.01.2002", "Loa Kulu", {116.5, 0.5, 117, 1}},
    {"64.02.02.1001", "Sanga Sanga", {116.5, 0, 117, 0.5}},
    {"64.02.02.2001", "Muara Badak", {116, 0, 116.5, 0.5}},
    {"64.03.01.2001", "Tanjung Batu", {117, 0, 118, 1}},
};

enum { VILLAGE_COUNT = sizeof villages / sizeof villages[0] };

static enum tapak_status put_region(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    (void)context;
    uint8_t wkb[SAMPLE_WKB_BYTES];
    int64_t id = 0;
    int64_t version = 0;
    enum tapak_status status = TAPAK_OK;
    for (size_t i = 0; i < sizeof upper_areas / sizeof upper_areas[0]; i++) {
        status = status == TAPAK_OK ? tapak_area_put(conn, &upper_areas[i], err) : status;
    }
    struct tapak_edition edition = {.name = "sample-1",
                                    .date = "2025-01-31",
                                    .source = "sample.gpkg",
                                    .sha256 = "00",
                                    .villages = VILLAGE_COUNT};
    status = status == TAPAK_OK ? tapak_edition_add(conn, &edition, &id, err) : status;
    for (size_t i = 0; i < VILLAGE_COUNT && status == TAPAK_OK; i++) {
        struct tapak_boundary boundary = {
            .edition_id = id,
            .name = villages[i].name,
            .type = "desa",
            .area_m2 = 1e9,
            .label = {villages[i].box.west_deg + 0.25, villages[i].box.south_deg + 0.25},
            .shape = {wkb, sample_rectangle(wkb, &villages[i].box)},
        };
        (void)snprintf(boundary.code.text, sizeof boundary.code.text, "%s", villages[i].code);
        status = tapak_boundary_put(conn, &boundary, err);
    }
    status = status == TAPAK_OK ? tapak_edition_set_current(conn, id, err) : status;
    const struct tapak_membership members[] = {
        {{"64.02.01.2001"}, 0, INT64_MAX, "penerima"},
        {{"64.02.02.1001"}, 0, INT64_MAX, "penerima"},
    };
    return status == TAPAK_OK ? tapak_programme_replace(conn, members, 2, &version, err) : status;
}

void sample_make_region(struct sample *sample)
{
    sample_make(sample);
    sample_write(sample, put_region, NULL);
}

struct tapak_report sample_report(const char *source_id, const char *public_id)
{
    return (struct tapak_report){
        .public_id = public_id,
        .source = "sp4n",
        .source_id = source_id,
        .channel = "website",
        .category = "pembalakan",
        .category_raw = "Penebangan Liar",
        .klass = TAPAK_CLASS_COMPLAINT,
        .state = TAPAK_RECEIVED,
        .state_raw = "Belum Terverifikasi",
        .state_since_ms = SAMPLE_DAY_MS,
        .received_ms = SAMPLE_DAY_MS,
        .has_occurred = true,
        .occurred_ms = SAMPLE_DAY_MS - 1000,
        .title = "Kayu diangkut malam",
        .body = "Saya melihat truk di hutan",
        .public_text = "Truk kayu terlihat malam hari",
        .agency = "Dinas Kehutanan",
        .declared_regency = "Kukar",
        .declared_district = "Utara",
        .declared_village = "Muara Jawa",
        .has_point = true,
        .point = {116.25, 0.75},
        .accuracy_m = 12.5,
        .was_swapped = true,
        .has_public_point = true,
        .public_point = {116.26, 0.77},
        .placement = {.placed_by = TAPAK_PLACED_NEAR,
                      .area = {"64.02.01.2001"},
                      .distance_m = 3.5,
                      .has_conflict = true,
                      .candidate_count = 2,
                      .candidates = {{"64.02.01.2002"}, {"64.02.02.2001"}}},
        .is_anonymous = true,
        .is_published = true,
        .fingerprint = UINT64_C(0xFEDCBA9876543210),
    };
}

struct put {
    const struct tapak_report *report;
    enum tapak_put_outcome outcome;
};

static enum tapak_status put_report(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    struct put *put = context;
    const struct tapak_actor actor = {"import 1", SAMPLE_DAY_MS};
    const struct tapak_person person = {"Budi", "0812", NULL};
    return tapak_report_put(conn, put->report, &person, NULL, &actor, &put->outcome, err);
}

void sample_put(struct sample *sample, const struct tapak_report *report,
                enum tapak_put_outcome expected)
{
    struct put put = {.report = report};
    sample_write(sample, put_report, &put);
    assert_int_equal(put.outcome, expected);
}

struct tapak_hotspot sample_hotspot(int64_t acquired_ms, struct tapak_point point)
{
    return (struct tapak_hotspot){
        .satellite = "Terra",
        .instrument = "MODIS",
        .acquired_ms = acquired_ms,
        .point = point,
        .confidence = TAPAK_CONFIDENCE_MEDIUM,
        .confidence_percent = 55,
        .has_frp = true,
        .frp_mw = 12.3,
        .has_brightness = true,
        .brightness_k = 320.5,
        .is_daytime = true,
        .has_daynight = true,
        .type = -1,
        .placement = {.placed_by = TAPAK_PLACED_POINT, .area = {"64.02.01.2001"}},
    };
}
