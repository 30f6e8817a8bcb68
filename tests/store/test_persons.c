#include "tapak/store/persons.h"

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

#include "store/conn.h"
#include "store/init.h"
#include "store/person_seal.h"
#include "store/sample.h"
#include "tapak/base/limits.h"
#include "tapak/store/audit.h"

#define ONE "aaaaaaaaaaaaaaaa"
#define TWO "bbbbbbbbbbbbbbbb"
#define NAME "Siti Nurhaliza binti Saleh"
#define PHONE "081254321987"
#define EMAIL "siti@desa-hulu.example"
#define CODE "k4m7p2q9w3xy"

static const struct tapak_person siti = {NAME, PHONE, EMAIL};
static const struct tapak_actor sari = {"sari", SAMPLE_DAY_MS + 1000};

struct put {
    struct tapak_report report;
    const struct tapak_person *person;
    const char *code;
    enum tapak_put_outcome outcome;
};

static enum tapak_status put_it(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    struct put *put = context;
    const struct tapak_actor actor = {"import 1", SAMPLE_DAY_MS};
    return tapak_report_put(conn, &put->report, put->person, put->code, &actor, &put->outcome, err);
}

static void put_one(struct sample *sample, uint64_t fingerprint)
{
    struct put put = {.report = sample_report("1", ONE), .person = &siti, .code = CODE};
    put.report.fingerprint = fingerprint;
    sample_write(sample, put_it, &put);
}

static void fill(struct sample *sample)
{
    sample_make_region(sample);
    put_one(sample, 7);
}

struct looking {
    const char *public_id;
    struct tapak_arena *arena;
    struct tapak_person person;
    struct tapak_person_choice choice;
    bool was;
    enum tapak_status status;
    struct tapak_error err;
};

static enum tapak_status look(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    struct looking *looking = context;
    looking->status = tapak_person_read(conn, looking->public_id, &sari, looking->arena,
                                        &looking->person, &looking->err);
    (void)err;
    return TAPAK_OK;
}

static enum tapak_status erase(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    struct looking *looking = context;
    looking->status =
        tapak_person_erase(conn, &looking->choice, &sari, &looking->was, &looking->err);
    (void)err;
    return TAPAK_OK;
}

static struct looking look_at(struct sample *sample, const char *public_id)
{
    struct looking looking = {.public_id = public_id};
    struct tapak_error err = {0};
    assert_int_equal(tapak_arena_create(&looking.arena, TAPAK_MAX_TEXT_BYTES, &err), TAPAK_OK);
    sample_write(sample, look, &looking);
    return looking;
}

static void expect_siti(struct sample *sample)
{
    struct looking looking = look_at(sample, ONE);
    if (looking.status != TAPAK_OK) {
        fail_msg("%s", looking.err.message);
    }
    assert_string_equal(looking.person.name, NAME);
    assert_string_equal(looking.person.phone, PHONE);
    assert_string_equal(looking.person.email, EMAIL);
    tapak_arena_free(looking.arena);
}

static int64_t ask(struct sample *sample, const char *sql)
{
    struct db_stmt *stmt = NULL;
    struct tapak_error err = {0};
    bool row = false;
    const struct db_driver *driver = sample->conn->driver;
    if (driver->prepare(sample->conn->db, sql, &stmt, &err) != TAPAK_OK ||
        driver->step(stmt, &row, &err) != TAPAK_OK || !row) {
        fail_msg("%s: %s", sql, err.message);
    }
    int64_t number = driver->column(stmt, 0).integer;
    driver->finalize(stmt);
    return number;
}

static void expect_sound(struct sample *sample)
{
    struct tapak_audit audit;
    struct tapak_error err = {0};
    assert_int_equal(tapak_audit_check(sample->conn, NULL, &audit, &err), TAPAK_OK);
    assert_string_equal(audit.difference, "");
}

// Whether the bytes of any file of the folder hold the words.
static bool folder_holds(const struct sample *sample, const char *words)
{
    char command[256];
    (void)snprintf(command, sizeof command, "grep -qaF -- '%s' %s/*", words, sample->folder);
    return system(command) == 0;
}

static void test_person__is_read_with_a_record(void **state)
{
    (void)state;
    struct sample sample;
    fill(&sample);
    struct tapak_report two = sample_report("2", TWO);
    struct put put = {.report = two};
    sample_write(&sample, put_it, &put);
    expect_siti(&sample);
    assert_int_equal(ask(&sample, "SELECT COUNT(*) FROM event WHERE kind = 'person_read' AND "
                                  "actor = 'sari' AND public_id = '" ONE "' AND detail = '{}'"),
                     1);
    struct looking nobody = look_at(&sample, TWO);
    assert_int_equal(nobody.status, TAPAK_OK);
    assert_null(nobody.person.name);
    tapak_arena_free(nobody.arena);
    struct looking none = look_at(&sample, "cccccccccccccccc");
    assert_int_equal(none.status, TAPAK_NOT_FOUND);
    tapak_arena_free(none.arena);
    assert_int_equal(ask(&sample, "SELECT COUNT(*) FROM event WHERE kind = 'person_read'"), 2);
    expect_sound(&sample);
    sample_free(&sample);
}

static void test_person__stands_nowhere_readable(void **state)
{
    (void)state;
    static const char *const words[] = {NAME, PHONE, EMAIL, "Nurhaliza"};
    struct sample sample;
    struct tapak_error err = {0};
    fill(&sample);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        assert_false(folder_holds(&sample, words[i])); // the log is not empty yet
    }
    assert_int_equal(tapak_store_settle(sample.store, &err), TAPAK_OK);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        assert_false(folder_holds(&sample, words[i]));
    }
    assert_true(folder_holds(&sample, ONE)); // that grep finds what is there
    sample_free(&sample);
}

static void test_person_erase__leaves_the_report_and_a_whole_chain(void **state)
{
    (void)state;
    struct sample sample;
    fill(&sample);
    struct looking erasing = {.choice = {.tracking_code = "wrong2code34"}};
    sample_write(&sample, erase, &erasing);
    assert_int_equal(erasing.status, TAPAK_NOT_FOUND);
    erasing.choice.tracking_code = CODE;
    sample_write(&sample, erase, &erasing);
    assert_int_equal(erasing.status, TAPAK_OK);
    assert_true(erasing.was);
    struct looking again = {.choice = {.public_id = ONE}};
    sample_write(&sample, erase, &again);
    assert_int_equal(again.status, TAPAK_OK);
    assert_false(again.was);
    assert_int_equal(ask(&sample, "SELECT COUNT(*) FROM event WHERE kind = 'person_erased'"), 1);
    assert_int_equal(ask(&sample, "SELECT COUNT(*) FROM report WHERE public_id = '" ONE "'"), 1);
    struct looking looking = look_at(&sample, ONE);
    assert_int_equal(looking.status, TAPAK_OK);
    assert_null(looking.person.name);
    tapak_arena_free(looking.arena);
    put_one(&sample, 8); // the source sends the report again, changed
    assert_int_equal(ask(&sample, "SELECT COUNT(*) FROM person WHERE sealed IS NOT NULL"), 0);
    expect_sound(&sample);
    sample_free(&sample);
}

// Nothing in the chain can be tried against a guess: neither the words nor a digest of them.
static void test_person__leaves_nothing_in_events(void **state)
{
    (void)state;
    static const char *const words[] = {NAME, PHONE, EMAIL};
    struct sample sample;
    char sql[256];
    char code[25];
    char hex[TAPAK_HEX_BYTES];
    fill(&sample);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t length = strlen(words[i]);
        tapak_digest_code(code, 24, tapak_keyed_digest(sample.conn->key, words[i], length));
        tapak_digest_hex(hex, tapak_sha256(words[i], length));
        const char *const traces[] = {words[i], code, hex};
        for (size_t k = 0; k < sizeof traces / sizeof traces[0]; k++) {
            (void)snprintf(sql, sizeof sql, "SELECT COUNT(*) FROM event WHERE instr(detail, '%s')",
                           traces[k]);
            assert_int_equal(ask(&sample, sql), 0);
        }
    }
    sample_free(&sample);
}

static void test_person__cannot_be_moved_to_another_report(void **state)
{
    (void)state;
    struct sample sample;
    fill(&sample);
    struct put put = {.report = sample_report("2", TWO),
                      .person = &(struct tapak_person){.name = "Budi"}};
    sample_write(&sample, put_it, &put);
    char command[256];
    (void)snprintf(command, sizeof command,
                   "sqlite3 %s \"UPDATE person SET sealed = (SELECT p.sealed FROM person p JOIN "
                   "report r ON r.id = p.report_id WHERE r.public_id = '" ONE "')\"",
                   sample.path);
    assert_int_equal(system(command), 0);
    struct looking moved = look_at(&sample, TWO);
    assert_int_equal(moved.status, TAPAK_IO);
    assert_null(moved.person.name);
    tapak_arena_free(moved.arena);
    assert_int_equal(ask(&sample, "SELECT COUNT(*) FROM event WHERE kind = 'person_read'"), 0);
    expect_siti(&sample);
    sample_free(&sample);
}

static void ring_of(const struct sample *sample, struct tapak_keyring *out_ring)
{
    char path[128];
    struct tapak_error err = {0};
    (void)snprintf(path, sizeof path, "%s.persons.key", sample->path);
    assert_int_equal(tapak_keyring_read(path, out_ring, &err), TAPAK_OK);
}

static void write_ring(const struct sample *sample, const struct tapak_keyring *ring)
{
    char path[128];
    struct tapak_error err = {0};
    (void)snprintf(path, sizeof path, "%s.persons.key", sample->path);
    assert_int_equal(tapak_keyring_write(path, ring, &err), TAPAK_OK);
}

static void put_many(struct sample *sample, int count)
{
    char ids[2][32];
    for (int i = 0; i < count; i++) {
        (void)snprintf(ids[0], sizeof ids[0], "many-%d", i);
        (void)snprintf(ids[1], sizeof ids[1], "%016d", i);
        struct put put = {.report = sample_report(ids[0], ids[1]), .person = &siti};
        sample_write(sample, put_it, &put);
    }
}

static void test_person_rotate__seals_all_anew(void **state)
{
    (void)state;
    enum { MANY = 600 }; // more than two batches
    struct sample sample;
    struct tapak_keyring before;
    struct tapak_keyring after;
    struct tapak_error err = {0};
    int64_t resealed = 0;
    fill(&sample);
    put_many(&sample, MANY);
    ring_of(&sample, &before);
    assert_int_equal(tapak_person_rotate(sample.store, &resealed, &err), TAPAK_OK);
    assert_int_equal(resealed, MANY + 1);
    ring_of(&sample, &after);
    assert_int_equal(after.count, 1);
    assert_int_equal(after.keys[0].id, before.keys[0].id + 1);
    assert_memory_not_equal(&after.keys[0].key, &before.keys[0].key, TAPAK_KEY_BYTES);
    assert_int_equal(ask(&sample, "SELECT COUNT(*) FROM person WHERE key_id <> 2"), 0);
    expect_siti(&sample);
    put_one(&sample, 9); // seals with the new one
    expect_siti(&sample);
    write_ring(&sample, &before); // the old key opens nothing any more
    struct looking looking = look_at(&sample, ONE);
    assert_int_equal(looking.status, TAPAK_IO);
    tapak_arena_free(looking.arena);
    sample_free(&sample);
}

// Cut off after some rows: both keys are in the file, rows of both are read, and it goes on.
static void test_person_rotate__goes_on_where_it_stopped(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_keyring ring;
    struct tapak_error err = {0};
    int64_t resealed = 0;
    fill(&sample);
    ring_of(&sample, &ring);
    assert_int_equal(tapak_keyring_add(&ring, &err), TAPAK_OK);
    write_ring(&sample, &ring);
    put_many(&sample, 3);
    assert_int_equal(ask(&sample, "SELECT COUNT(DISTINCT key_id) FROM person"), 2);
    expect_siti(&sample);
    assert_int_equal(tapak_person_rotate(sample.store, &resealed, &err), TAPAK_OK);
    assert_int_equal(resealed, 1);
    ring_of(&sample, &ring);
    assert_int_equal(ring.count, 1);
    assert_int_equal(ring.keys[0].id, 2);
    expect_siti(&sample);
    sample_free(&sample);
}

static void test_person__without_key_file_is_neither_read_nor_written(void **state)
{
    (void)state;
    struct sample sample;
    char path[128];
    fill(&sample);
    (void)snprintf(path, sizeof path, "%s.persons.key", sample.path);
    expect_siti(&sample); // read before
    assert_int_equal(unlink(path), 0);
    struct looking looking = look_at(&sample, ONE);
    assert_int_equal(looking.status, TAPAK_IO);
    assert_non_null(strstr(looking.err.message, "is missing"));
    tapak_arena_free(looking.arena);
    struct tapak_error err = {0};
    struct put put = {.report = sample_report("2", TWO), .person = &siti};
    assert_int_equal(tapak_store_write(sample.store, put_it, &put, &err), TAPAK_IO);
    put.person = NULL;
    assert_int_equal(tapak_store_write(sample.store, put_it, &put, &err), TAPAK_OK);
    sample_free(&sample);
}

static void test_backup__has_the_keys_of_persons(void **state)
{
    (void)state;
    struct sample sample;
    struct sample copy = {0};
    struct tapak_error err = {0};
    struct stat about;
    char path[128];
    fill(&sample);
    (void)snprintf(copy.path, sizeof copy.path, "%.60s/copy.db", sample.folder);
    assert_int_equal(tapak_store_backup(sample.store, copy.path, &err), TAPAK_OK);
    (void)snprintf(path, sizeof path, "%s.persons.key", copy.path);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_int_equal(tapak_store_open(copy.path, &copy.store, &err), TAPAK_OK);
    expect_siti(&copy);
    tapak_store_free(copy.store);
    sample_free(&sample);
}

enum { SCHEMA_PLAIN = 5 }; // the last one with contacts that are not sealed

// A database as the schemas up to the fifth made it, with a contact in it.
static void make_old(struct sample *sample)
{
    struct store_place place;
    struct tapak_init_result result;
    struct tapak_error err = {0};
    struct tapak_embedded files[SCHEMA_PLAIN + 1] = {{0}};
    char command[512];
    *sample = (struct sample){.folder = "/tmp/tapak-test-XXXXXX"};
    assert_non_null(mkdtemp(sample->folder));
    (void)snprintf(sample->path, sizeof sample->path, "%s/tapak.db", sample->folder);
    memcpy(files, tapak_schema_files, SCHEMA_PLAIN * sizeof files[0]);
    assert_int_equal(store_place_of(sample->path, &place, &err), TAPAK_OK);
    place.schema = files;
    assert_int_equal(store_make(&place, &result, &err), TAPAK_OK);
    assert_int_equal(result.schema_now, SCHEMA_PLAIN);
    (void)snprintf(
        command, sizeof command,
        "sqlite3 -cmd '.load mod_spatialite' %s \"INSERT INTO report (public_id, source, "
        "source_id, category, class, state, state_since_ms, received_ms, placed_by, is_anonymous, "
        "is_confidential, is_published, fingerprint) VALUES ('" ONE "', 's', '1', 'karhutla', "
        "'pengaduan', 'received', 0, 0, 'none', 0, 0, 0, 1); INSERT INTO person VALUES (1, '" NAME
        "', '" PHONE "', '" EMAIL "');\"",
        sample->path);
    assert_int_equal(system(command), 0);
    assert_true(folder_holds(sample, NAME));
}

static void test_upgrade__seals_contacts_that_were_plain(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_error err = {0};
    make_old(&sample);
    assert_int_equal(tapak_store_open(sample.path, &sample.store, &err), TAPAK_OK);
    const struct tapak_init_result *opened = tapak_store_opened(sample.store);
    assert_int_equal(opened->schema_before, SCHEMA_PLAIN);
    assert_int_equal(opened->plain_persons, 1);
    assert_int_equal(tapak_store_take_reader(sample.store, &sample.conn, &err), TAPAK_OK);
    expect_siti(&sample);
    assert_int_equal(ask(&sample, "SELECT COUNT(*) FROM person_plain"), 0);
    assert_true(folder_holds(&sample, NAME)); // in the backup, as is said
    assert_int_equal(unlink(opened->backup_path), 0);
    assert_false(folder_holds(&sample, NAME));
    assert_false(folder_holds(&sample, PHONE));
    sample_free(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_person__is_read_with_a_record),
        cmocka_unit_test(test_person__stands_nowhere_readable),
        cmocka_unit_test(test_person_erase__leaves_the_report_and_a_whole_chain),
        cmocka_unit_test(test_person__leaves_nothing_in_events),
        cmocka_unit_test(test_person__cannot_be_moved_to_another_report),
        cmocka_unit_test(test_person_rotate__seals_all_anew),
        cmocka_unit_test(test_person_rotate__goes_on_where_it_stopped),
        cmocka_unit_test(test_person__without_key_file_is_neither_read_nor_written),
        cmocka_unit_test(test_backup__has_the_keys_of_persons),
        cmocka_unit_test(test_upgrade__seals_contacts_that_were_plain),
    };
    return cmocka_run_group_tests_name("store/persons", tests, NULL, NULL);
}
