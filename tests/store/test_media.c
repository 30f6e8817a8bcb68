#include "tapak/store/media.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/medium_rows.h"
#include "store/sample.h"
#include "tapak/store/audit.h"

#define ONE "aaaaaaaaaaaaaaaa"
#define PHOTO "pppppppppppppppp"
#define PAPER "dddddddddddddddd"

static const struct tapak_actor sari = {"sari", SAMPLE_DAY_MS + 1000};

struct attaching {
    const char *report;
    struct tapak_medium media[2];
};

static enum tapak_status attach(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    struct attaching *attaching = context;
    return tapak_medium_attach(conn, attaching->report, attaching->media, 2, &sari, err);
}

static enum tapak_status clear(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    return tapak_medium_clear(conn, context, &sari, err);
}

static enum tapak_status hide(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    return tapak_medium_hide(conn, context, &sari, err);
}

static struct attaching keep(struct sample *sample)
{
    struct attaching attaching = {
        .report = ONE,
        .media = {{.public_id = PHOTO, .kind = TAPAK_MEDIUM_PHOTO, .bytes = 5, .width_px = 4},
                  {.public_id = PAPER, .kind = TAPAK_MEDIUM_DOCUMENT, .bytes = 5}}};
    struct tapak_error err = {0};
    struct tapak_medium *media = attaching.media;
    assert_int_equal(
        tapak_medium_keep(sample->store, tapak_slice_of("photo"), &media[0].sha256, &err), 0);
    assert_int_equal(
        tapak_medium_keep(sample->store, tapak_slice_of("small"), &media[0].thumb, &err), 0);
    assert_int_equal(
        tapak_medium_keep(sample->store, tapak_slice_of("paper"), &media[1].sha256, &err), 0);
    return attaching;
}

static struct attaching fill(struct sample *sample)
{
    sample_make_region(sample);
    struct tapak_report one = sample_report("1", ONE);
    sample_put(sample, &one, TAPAK_PUT_NEW);
    struct attaching attaching = keep(sample);
    sample_write(sample, attach, &attaching);
    return attaching;
}

static void empty(struct sample *sample)
{
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf %s/tapak.db.media", sample->folder);
    assert_int_equal(system(command), 0);
    sample_free(sample);
}

static void expect_verdict(struct sample *sample, const char *said)
{
    struct tapak_audit audit;
    struct tapak_error err = {0};
    assert_int_equal(tapak_audit_check(sample->conn, NULL, &audit, &err), TAPAK_OK);
    if (audit.is_sound != (said == NULL) ||
        (said != NULL && strstr(audit.difference, said) == NULL)) {
        fail_msg("said: %s", audit.difference);
    }
}

static void run_sql(struct sample *sample, const char *sql)
{
    char command[512];
    (void)snprintf(command, sizeof command, "sqlite3 %s \"%s\"", sample->path, sql);
    assert_int_equal(system(command), 0);
}

static enum tapak_status count_one(const struct tapak_medium *medium, void *context)
{
    static const char *const ids[] = {PHOTO, PAPER};
    int *count = context;
    assert_string_equal(medium->public_id, ids[*count]);
    assert_string_equal(medium->report_id, ONE);
    (*count)++;
    return TAPAK_OK;
}

static void test_media__are_kept_and_found(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_medium medium;
    struct tapak_error err = {0};
    struct stat about;
    char path[MEDIUM_PATH_BYTES];
    char bytes[8] = "";
    size_t size = 0;
    int file = 0;
    int count = 0;
    struct attaching attaching = fill(&sample);
    (void)keep(&sample); // the same bytes again are the same file
    assert_int_equal(tapak_medium_each(sample.conn, ONE, count_one, &count, &err), TAPAK_OK);
    assert_int_equal(count, 2);
    assert_int_equal(tapak_medium_find(sample.conn, PHOTO, &medium, &err), TAPAK_OK);
    assert_memory_equal(&medium.thumb, &attaching.media[0].thumb, sizeof medium.thumb);
    assert_int_equal(medium.width_px, 4);
    assert_false(medium.is_cleared);
    assert_int_equal(tapak_medium_open(sample.store, &medium.sha256, &file, &size, &err), TAPAK_OK);
    assert_int_equal(read(file, bytes, sizeof bytes), 5);
    assert_string_equal(bytes, "photo");
    assert_int_equal(close(file), 0);
    medium_path(store_media_folder(sample.store), &medium.sha256, path);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_int_equal(tapak_medium_find(sample.conn, "../../etc/passwd", &medium, &err),
                     TAPAK_NOT_FOUND);
    attaching.report = "xxxxxxxxxxxxxxxx";
    assert_int_equal(tapak_store_write(sample.store, attach, &attaching, &err), TAPAK_NOT_FOUND);
    expect_verdict(&sample, NULL);
    empty(&sample);
}

static void test_media__are_shown_and_hidden_by_events(void **state)
{
    (void)state;
    static char photo[] = PHOTO;
    struct sample sample;
    struct tapak_medium medium;
    struct tapak_error err = {0};
    (void)fill(&sample);
    sample_write(&sample, clear, photo);
    assert_int_equal(tapak_medium_find(sample.conn, PHOTO, &medium, &err), TAPAK_OK);
    assert_true(medium.is_cleared);
    expect_verdict(&sample, NULL);
    sample_write(&sample, hide, photo);
    expect_verdict(&sample, NULL);
    run_sql(&sample, "UPDATE medium SET is_cleared = 1 WHERE public_id = '" PAPER "'");
    expect_verdict(&sample, "is shown or hidden, and no event says so");
    empty(&sample);
}

static void test_verify__finds_a_photo_that_was_exchanged(void **state)
{
    (void)state;
    struct sample sample;
    char path[MEDIUM_PATH_BYTES];
    struct attaching attaching = fill(&sample);
    const struct tapak_digest *const digests[] = {
        &attaching.media[0].sha256, &attaching.media[0].thumb, &attaching.media[1].sha256};
    for (size_t i = 0; i < 3; i++) {
        char aside[MEDIUM_PATH_BYTES + 8];
        medium_path(store_media_folder(sample.store), digests[i], path);
        (void)snprintf(aside, sizeof aside, "%s.x", path);
        assert_int_equal(rename(path, aside), 0);
        expect_verdict(&sample, "is gone, or was exchanged");
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        assert_true(fputs("other", file) >= 0);
        assert_int_equal(fclose(file), 0);
        expect_verdict(&sample, "is gone, or was exchanged");
        assert_int_equal(rename(aside, path), 0);
        expect_verdict(&sample, NULL);
    }
    empty(&sample);
}

static void test_verify__finds_a_changed_or_missing_row(void **state)
{
    (void)state;
    static const struct {
        const char *sql;
        const char *said;
    } cases[] = {
        {"UPDATE medium SET sha256 = (SELECT thumb_sha256 FROM medium WHERE id = 1) WHERE id = 2",
         "is not the one that its event tells of"},
        {"DELETE FROM medium WHERE id = 2", "events tell of 2"},
        {"INSERT INTO medium SELECT 9, 'qqqqqqqqqqqqqqqq', report_id, kind, sha256, thumb_sha256, "
         "bytes, 1, 1, 1, 0 FROM medium WHERE id = 1",
         "is not the one that its event tells of"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sample sample;
        (void)fill(&sample);
        run_sql(&sample, cases[i].sql);
        expect_verdict(&sample, cases[i].said);
        empty(&sample);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_media__are_kept_and_found),
        cmocka_unit_test(test_media__are_shown_and_hidden_by_events),
        cmocka_unit_test(test_verify__finds_a_photo_that_was_exchanged),
        cmocka_unit_test(test_verify__finds_a_changed_or_missing_row),
    };
    return cmocka_run_group_tests_name("store/media", tests, NULL, NULL);
}
