#include "ingest/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void must(enum tapak_status status, const struct tapak_error *err)
{
    if (status != TAPAK_OK) {
        print_message("%s\n", err->message);
    }
    assert_int_equal(status, TAPAK_OK);
}

void scratch_begin(struct scratch *scratch)
{
    struct tapak_init_result result;
    struct tapak_error err = {0};
    char db[128];
    *scratch = (struct scratch){.folder = "/tmp/tapak-ingest-XXXXXX"};
    assert_non_null(mkdtemp(scratch->folder));
    (void)snprintf(db, sizeof db, "%s/t.db", scratch->folder);
    must(tapak_store_init(db, &result, &err), &err);
    must(tapak_store_open(db, &scratch->store, &err), &err);
    scratch_world(scratch);
}

void scratch_end(struct scratch *scratch)
{
    struct dirent *entry = NULL;
    tapak_world_free(scratch->world);
    tapak_store_free(scratch->store);
    DIR *folder = opendir(scratch->folder);
    assert_non_null(folder);
    while ((entry = readdir(folder)) != NULL) {
        char path[512];
        (void)snprintf(path, sizeof path, "%s/%s", scratch->folder, entry->d_name);
        (void)unlink(path);
    }
    (void)closedir(folder);
    assert_int_equal(rmdir(scratch->folder), 0);
}

void scratch_write(struct scratch *scratch, const char *name, const char *text)
{
    (void)snprintf(scratch->path, sizeof scratch->path, "%s/%s", scratch->folder, name);
    FILE *file = fopen(scratch->path, "we");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

void scratch_world(struct scratch *scratch)
{
    struct tapak_conn *conn = NULL;
    struct tapak_error err = {0};
    tapak_world_free(scratch->world);
    scratch->world = NULL;
    must(tapak_store_take_reader(scratch->store, &conn, &err), &err);
    must(tapak_world_load(conn, NULL, &scratch->world, &err), &err);
    tapak_store_give_reader(scratch->store, conn);
}

void scratch_square(char *out, size_t room, const char *properties, double west, double south,
                    double east)
{
    (void)snprintf(out, room,
                   "{\"type\":\"Feature\",\"properties\":{%s},\"geometry\":{\"type\":\"Polygon\","
                   "\"coordinates\":[[[%g,%g],[%g,%g],[%g,%g],[%g,%g],[%g,%g]]]}}",
                   properties, west, south, east, south, east, south + 1, west, south + 1, west,
                   south);
}

void scratch_villages(struct scratch *scratch, const char *edition, double border_lon)
{
    char west[512];
    char east[512];
    char text[1200];
    char name[64];
    struct tapak_error err = {0};
    struct tapak_boundaries_result result;
    scratch_square(west, sizeof west,
                   "\"kode\":\"99.01.01.2001\",\"nama\":\"Barat\",\"kecamatan\":\"Uji\","
                   "\"kabupaten\":\"Kabupaten Uji\"",
                   116, -0.5, border_lon);
    scratch_square(east, sizeof east,
                   "\"kode\":\"99.01.01.2002\",\"nama\":\"Timur\",\"kecamatan\":\"Uji\","
                   "\"kabupaten\":\"Kabupaten Uji\"",
                   border_lon, -0.5, 118);
    (void)snprintf(text, sizeof text, "{\"type\":\"FeatureCollection\",\"features\":[%s,%s]}", west,
                   east);
    (void)snprintf(name, sizeof name, "%s.geojson", edition);
    scratch_write(scratch, name, text);
    const struct tapak_boundaries_options options = {.path = scratch->path, .edition = edition};
    const struct tapak_watcher nobody = {NULL, NULL};
    must(tapak_boundaries_load(scratch->store, &options, nobody, &result, &err), &err);
    assert_int_equal(result.loaded, 2);
    scratch_world(scratch);
}

struct tapak_import_result scratch_reports(struct scratch *scratch,
                                           const struct tapak_import_options *options)
{
    struct tapak_import_options full = {0};
    struct tapak_import_result result = {0};
    struct tapak_error err = {0};
    const struct tapak_watcher nobody = {NULL, NULL};
    if (options != NULL) {
        full = *options;
    }
    full.path = scratch->path;
    must(tapak_import_reports(scratch->store, scratch->world, &full, nobody, &result, &err), &err);
    return result;
}

static void copy(char *out, size_t room, const char *text)
{
    (void)snprintf(out, room, "%s", text == NULL ? "" : text);
}

static enum tapak_status take_report(const struct tapak_report *report, void *context)
{
    struct scratch_report *found = context;
    *found = (struct scratch_report){
        .state = report->state,
        .state_since_ms = report->state_since_ms,
        .received_ms = report->received_ms,
        .version = report->version,
        .has_point = report->has_point,
        .has_public_point = report->has_public_point,
        .is_published = report->is_published,
        .point = report->point,
        .public_point = report->public_point,
        .placement = report->placement,
    };
    copy(found->public_id, sizeof found->public_id, report->public_id);
    copy(found->title, sizeof found->title, report->title);
    copy(found->village, sizeof found->village, report->declared_village);
    return TAPAK_OK;
}

struct scratch_report scratch_find(struct scratch *scratch, const char *source,
                                   const char *source_id)
{
    struct scratch_report found = {0};
    struct tapak_conn *conn = NULL;
    struct tapak_error err = {0};
    char public_id[TAPAK_PUBLIC_ID_LENGTH + 1];
    uint64_t fingerprint = 0;
    must(tapak_store_take_reader(scratch->store, &conn, &err), &err);
    must(tapak_report_known(conn, source, source_id, &fingerprint, public_id, &err), &err);
    must(tapak_report_find(conn, TAPAK_VIEWER_OPERATOR, public_id, take_report, &found, &err),
         &err);
    tapak_store_give_reader(scratch->store, conn);
    return found;
}

int64_t scratch_count(struct scratch *scratch)
{
    const struct tapak_report_filter all = {.viewer = TAPAK_VIEWER_OPERATOR};
    struct tapak_conn *conn = NULL;
    struct tapak_error err = {0};
    int64_t count = 0;
    must(tapak_store_take_reader(scratch->store, &conn, &err), &err);
    must(tapak_report_count(conn, &all, &count, &err), &err);
    tapak_store_give_reader(scratch->store, conn);
    return count;
}
