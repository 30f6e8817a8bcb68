// Making, opening, upgrading and copying a database.
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
#include "store/sample.h"
#include "store/schema.h"
#include "store/writer.h"
#include "tapak/store/codelists.h"

static void write_file(const char *path, const char *text, mode_t mode)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    (void)fputs(text, file);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, mode), 0);
}

static void path_of(const struct sample *sample, const char *name, char path[static 128])
{
    (void)snprintf(path, 128, "%s/%s", sample->folder, name);
}

// The program's own schemas, and room for one more and for the end.
enum { SCHEMAS_MAX = 64 };

static int latest(void)
{
    int count = 0;
    while (tapak_schema_files[count].name != NULL) {
        count++;
    }
    return count;
}

struct schemas {
    struct tapak_embedded files[SCHEMAS_MAX];
    char name[64];
};

// The program's, one of another backend, and behind the latest a new one.
static void add_schema(struct schemas *schemas, const char *words, const char *text)
{
    int count = latest();
    assert_true(count + 3 < SCHEMAS_MAX);
    memset(schemas, 0, sizeof *schemas);
    memcpy(schemas->files, tapak_schema_files, (size_t)count * sizeof schemas->files[0]);
    (void)snprintf(schemas->name, sizeof schemas->name, "spatialite/%04d-%s.sql", count + 1, words);
    schemas->files[count] = (struct tapak_embedded){
        "postgis/0099-other.sql", "this is another backend's and never looked at"};
    schemas->files[count + 1] = (struct tapak_embedded){schemas->name, text};
}

static void test_init__again_changes_nothing(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_init_result result;
    struct tapak_error err = {0};
    char address[128];
    int64_t before = 0;
    int64_t after = 0;
    sample_make(&sample);
    assert_int_equal(tapak_store_revision(sample.conn, &before, &err), TAPAK_OK);
    (void)snprintf(address, sizeof address, "spatialite:%s", sample.path);
    assert_int_equal(tapak_store_init(address, &result, &err), TAPAK_OK);
    assert_false(result.was_made);
    assert_int_equal(result.schema_before, latest());
    assert_int_equal(result.schema_now, latest());
    assert_string_equal(result.backup_path, "");
    assert_int_equal(tapak_store_revision(sample.conn, &after, &err), TAPAK_OK);
    assert_int_equal(before, after);
    struct stat about;
    assert_int_equal(stat(sample.path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600); // personal data: nobody else's
    sample_free(&sample);
}

static void test_open__refuses_what_is_not_ours(void **state)
{
    (void)state;
    static const struct {
        const char *address; ///< in the folder, but for "" and schemes
        enum tapak_status opened;
        enum tapak_status made;
        const char *said;
    } cases[] = {
        {"", TAPAK_INVALID, TAPAK_INVALID, "is not the path"},
        {"spatialite:", TAPAK_INVALID, TAPAK_INVALID, "is not the path"},
        {"postgresql://host/db", TAPAK_UNSUPPORTED, TAPAK_UNSUPPORTED, "PostgreSQL"},
        {"/text.db", TAPAK_INVALID, TAPAK_INVALID, "not a database"},
        {"/foreign.db", TAPAK_INVALID, TAPAK_INVALID, "another program"},
        {"/no/such/folder.db", TAPAK_NOT_FOUND, TAPAK_IO, "/no/such/folder.db"},
        {"/", TAPAK_INVALID, TAPAK_INVALID, "is not a file"},
    };
    struct sample sample;
    char path[128];
    sample_make(&sample);
    path_of(&sample, "text.db", path);
    write_file(path, "this is not a database at all, it is a text of some length\n", 0600);
    path_of(&sample, "foreign.db", path);
    char command[256];
    (void)snprintf(command, sizeof command, "sqlite3 %s 'CREATE TABLE a (b)'", path);
    assert_int_equal(system(command), 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_store *store = NULL;
        struct tapak_init_result result;
        struct tapak_error err = {0};
        char address[256];
        (void)snprintf(address, sizeof address, "%s%s",
                       cases[i].address[0] == '/' ? sample.folder : "", cases[i].address);
        assert_int_equal(tapak_store_open(address, &store, &err), cases[i].opened);
        assert_null(store);
        assert_int_equal(tapak_store_init(address, &result, &err), cases[i].made);
        if (strstr(err.message, cases[i].said) == NULL) {
            fail_msg("%s: %s", cases[i].address, err.message);
        }
    }
    sample_free(&sample);
}

static void test_open__names_the_command_that_makes_one(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_store *store = NULL;
    struct tapak_error err = {0};
    char path[128];
    sample_make(&sample);
    path_of(&sample, "missing.db", path);
    assert_int_equal(tapak_store_open(path, &store, &err), TAPAK_NOT_FOUND);
    assert_non_null(strstr(err.message, "tapak init"));
    assert_int_not_equal(access(path, F_OK), 0); // asking makes nothing
    sample_free(&sample);
}

// What a full disk or a broken copy leaves: neither empty, nor to be written over.
static void test_open__a_file_that_was_cut_off_is_no_empty_one(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_store *store = NULL;
    struct tapak_init_result result;
    struct tapak_error err = {0};
    struct stat before;
    struct stat after;
    sample_make(&sample);
    tapak_store_give_reader(sample.store, sample.conn);
    tapak_store_free(sample.store);
    assert_int_equal(truncate(sample.path, 60000), 0);
    assert_int_equal(stat(sample.path, &before), 0);
    assert_int_equal(tapak_store_open(sample.path, &store, &err), TAPAK_IO);
    assert_non_null(strstr(err.message, "malformed"));
    assert_int_equal(tapak_store_init(sample.path, &result, &err), TAPAK_IO);
    assert_non_null(strstr(err.message, "malformed"));
    assert_int_equal(stat(sample.path, &after), 0);
    assert_int_equal(after.st_size, before.st_size);
    sample.store = NULL;
    sample.conn = NULL;
    sample_free(&sample);
}

static void test_init__goes_on_where_it_was_cut_off(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_init_result result;
    struct tapak_error err = {0};
    char path[128];
    sample_make(&sample);
    path_of(&sample, "empty.db", path);
    write_file(path, "", 0644); // killed before the first commit
    assert_int_equal(tapak_store_init(path, &result, &err), TAPAK_OK);
    assert_true(result.was_made);
    assert_int_equal(result.schema_before, 0);
    sample_free(&sample);
}

static void test_open__wants_the_key_it_was_made_with(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_store *store = NULL;
    struct tapak_init_result result;
    struct tapak_error err = {0};
    char key_path[128];
    sample_make(&sample);
    path_of(&sample, "tapak.db.key", key_path);
    write_file(key_path, "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n",
               0600);
    assert_int_equal(tapak_store_open(sample.path, &store, &err), TAPAK_INVALID);
    assert_non_null(strstr(err.message, "is not the key"));
    assert_int_equal(unlink(key_path), 0);
    // A new key would break every tracking code and stand-in point: it is not made.
    assert_int_equal(tapak_store_init(sample.path, &result, &err), TAPAK_NOT_FOUND);
    assert_int_equal(tapak_store_open(sample.path, &store, &err), TAPAK_NOT_FOUND);
    assert_int_not_equal(access(key_path, F_OK), 0);
    sample_free(&sample);
}

static struct store_place place_with(const struct sample *sample,
                                     const struct tapak_embedded *schema)
{
    struct store_place place;
    struct tapak_error err = {0};
    assert_int_equal(store_place_of(sample->path, &place, &err), TAPAK_OK);
    place.schema = schema;
    return place;
}

static void test_upgrade__after_a_backup(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_init_result result;
    struct tapak_store *old = NULL;
    struct tapak_error err = {0};
    char value[16] = "";
    sample_make_region(&sample);
    struct tapak_report report = sample_report("1", "aaaaaaaaaaaaaaaa");
    sample_put(&sample, &report, TAPAK_PUT_NEW);
    struct schemas schemas;
    add_schema(&schemas, "more",
               "CREATE TABLE more (a INTEGER) STRICT;\n"
               "INSERT INTO setting (key, value) VALUES ('more', 'yes');\n");
    const struct store_place place = place_with(&sample, schemas.files);
    assert_int_equal(store_upgrade(&place, &result, &err), TAPAK_OK);
    assert_int_equal(result.schema_before, latest());
    assert_int_equal(result.schema_now, latest() + 1);
    assert_false(result.was_made);
    assert_int_equal(tapak_setting_get(sample.conn, "more", value, sizeof value, &err), TAPAK_OK);

    // The program before the upgrade refuses the new database and reads the backup.
    assert_int_equal(tapak_store_open(sample.path, &old, &err), TAPAK_UNSUPPORTED);
    assert_non_null(strstr(err.message, "use a newer tapak"));
    assert_int_equal(tapak_store_open(result.backup_path, &old, &err), TAPAK_OK);
    struct tapak_conn *conn = NULL;
    int64_t count = 0;
    const struct tapak_report_filter filter = {.viewer = TAPAK_VIEWER_OPERATOR};
    assert_int_equal(tapak_store_take_reader(old, &conn, &err), TAPAK_OK);
    assert_int_equal(tapak_report_count(conn, &filter, &count, &err), TAPAK_OK);
    assert_int_equal(count, 1);
    assert_int_equal(tapak_setting_get(conn, "more", value, sizeof value, &err), TAPAK_NOT_FOUND);
    tapak_store_give_reader(old, conn);
    tapak_store_free(old);
    sample_free(&sample);
}

static void test_upgrade__a_failing_one_leaves_the_old_schema(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_init_result result;
    struct tapak_store *store = NULL;
    struct tapak_error err = {0};
    sample_make_region(&sample);
    struct schemas schemas;
    add_schema(&schemas, "bad", "CREATE TABLE more (a INTEGER) STRICT;\nCREATE TABLE more (b);");
    const struct store_place place = place_with(&sample, schemas.files);
    assert_int_equal(store_upgrade(&place, &result, &err), TAPAK_IO);
    assert_non_null(strstr(err.message, schemas.name));
    assert_int_equal(tapak_store_open(sample.path, &store, &err), TAPAK_OK);
    tapak_store_free(store);
    sample_free(&sample);
}

static enum tapak_status put_hotspots(struct tapak_conn *conn, void *context,
                                      struct tapak_error *err)
{
    enum tapak_put_outcome outcome = TAPAK_PUT_NEW;
    enum tapak_status status = TAPAK_OK;
    const int *count = context;
    for (int i = 0; i < *count && status == TAPAK_OK; i++) {
        struct tapak_hotspot hotspot = sample_hotspot(i / 3, (struct tapak_point){116, 0.01 * i});
        status = tapak_hotspot_put(conn, &hotspot, 0, &outcome, err);
    }
    return status;
}

// A database of the first schema, with rows in the tables that later ones make anew.
static void test_upgrade__from_the_first_schema_keeps_all(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_init_result result;
    struct tapak_error err = {0};
    struct tapak_conn *conn = NULL;
    char old_path[128];
    int count = 40;
    const struct tapak_embedded first[] = {tapak_schema_files[0], {NULL, NULL}};
    sample_make(&sample);
    path_of(&sample, "old.db", old_path);
    struct store_place place = place_with(&sample, first);
    (void)snprintf(place.path, sizeof place.path, "%s", old_path);
    (void)snprintf(place.key_path, sizeof place.key_path, "%s.key", old_path);
    assert_int_equal(store_make(&place, &result, &err), TAPAK_OK);
    assert_int_equal(conn_open(&lite_driver, old_path, DB_WRITE, NULL, &conn, &err), TAPAK_OK);
    assert_int_equal(write_alone(conn, put_hotspots, &count, &err), TAPAK_OK);
    conn_close(conn);

    place.schema = tapak_schema_files;
    assert_int_equal(store_upgrade(&place, &result, &err), TAPAK_OK);
    assert_int_equal(result.schema_before, 1);
    assert_int_equal(result.schema_now, latest());
    assert_int_equal(conn_open(&lite_driver, old_path, DB_WRITE, NULL, &conn, &err), TAPAK_OK);
    static const char *const questions[] = {
        "SELECT COUNT(*) = 40 AND MAX(id) = 40 FROM hotspot",
        "SELECT CheckSpatialIndex('hotspot', 'geom')",
        "SELECT rtreecheck('main', 'idx_hotspot_geom') = 'ok'",
        "SELECT COUNT(*) = 0 FROM hotspot WHERE ST_Y(geom) <> lat",
        "SELECT COUNT(*) = 1 FROM geometry_columns WHERE f_table_name = 'hotspot'",
        "SELECT COUNT(*) = 0 FROM sqlite_master WHERE name = 'hotspot_before'",
    };
    for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
        struct db_stmt *stmt = NULL;
        bool row = false;
        assert_int_equal(conn->driver->prepare(conn->db, questions[i], &stmt, &err), TAPAK_OK);
        assert_int_equal(conn->driver->step(stmt, &row, &err), TAPAK_OK);
        if (!row || conn->driver->column(stmt, 0).integer != 1) {
            fail_msg("%s", questions[i]);
        }
        conn->driver->finalize(stmt);
    }
    conn_close(conn);
    sample_free(&sample);
}

static void test_open__refuses_a_schema_of_another_build(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_init_result result;
    struct tapak_error err = {0};
    static const struct tapak_embedded other[] = {
        {"spatialite/0001-main.sql", "CREATE TABLE other (a);"}, {NULL, NULL}};
    sample_make(&sample);
    const struct store_place place = place_with(&sample, other);
    assert_int_equal(store_upgrade(&place, &result, &err), TAPAK_INVALID);
    assert_non_null(strstr(err.message, "another build"));
    sample_free(&sample);
}

static void test_backup__is_whole_and_never_over_a_file(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_store *copy = NULL;
    struct tapak_error err = {0};
    char path[128];
    sample_make_region(&sample);
    path_of(&sample, "copy.db", path);
    assert_int_equal(tapak_store_backup(sample.store, path, &err), TAPAK_OK);
    assert_int_equal(tapak_store_backup(sample.store, path, &err), TAPAK_CONFLICT);
    assert_int_equal(tapak_store_open(path, &copy, &err), TAPAK_OK);
    assert_memory_equal(tapak_store_key(copy), tapak_store_key(sample.store),
                        sizeof(struct tapak_key));
    tapak_store_free(copy);
    path_of(&sample, "no/copy.db", path);
    assert_int_equal(tapak_store_backup(sample.store, path, &err), TAPAK_IO);
    sample_free(&sample);
}

static enum tapak_status change_lists(struct tapak_conn *conn, void *context,
                                      struct tapak_error *err)
{
    (void)context;
    return conn->driver->script(conn->db,
                                "UPDATE category SET name_id = 'Api' WHERE code = 'karhutla';"
                                "DELETE FROM category WHERE code = 'flora';",
                                err);
}

static void test_seed__adds_and_never_overwrites(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_init_result result;
    struct tapak_error err = {0};
    struct tapak_categories list;
    struct tapak_periods periods;
    struct tapak_arena *arena = NULL;
    sample_make(&sample);
    assert_int_equal(tapak_arena_create(&arena, 1 << 20, &err), TAPAK_OK);
    sample_write(&sample, change_lists, NULL);
    assert_int_equal(tapak_setting_get(sample.conn, "codelists", (char[80]){""}, 80, &err),
                     TAPAK_OK);
    struct tapak_embedded files[64];
    size_t count = 0;
    for (; tapak_codelist_files[count].name != NULL; count++) {
        assert_true(count < 63);
        files[count] = tapak_codelist_files[count];
        if (strcmp(files[count].name, "periods.csv") == 0) {
            files[count].text = "code,first_day,last_day\nP4,2030-01-01,2030-12-31\n";
        }
    }
    files[count] = (struct tapak_embedded){NULL, NULL};
    struct store_place place = place_with(&sample, tapak_schema_files);
    place.codelists = files;
    assert_int_equal(store_upgrade(&place, &result, &err), TAPAK_OK);
    assert_string_equal(result.backup_path, ""); // the schema is the same
    assert_int_equal(tapak_categories_load(sample.conn, arena, &list, &err), TAPAK_OK);
    assert_int_equal(tapak_periods_load(sample.conn, arena, &periods, &err), TAPAK_OK);
    assert_string_equal(tapak_category_find(&list, "karhutla")->name_id, "Api");
    assert_non_null(tapak_category_find(&list, "flora")); // came back: it was not there
    assert_int_equal(periods.count, 4);
    assert_string_equal(periods.items[3].code, "P4");
    tapak_arena_free(arena);
    sample_free(&sample);
}

static void test_seed__refuses_lists_of_another_form(void **state)
{
    (void)state;
    static const struct {
        const char *periods;
        const char *said;
    } cases[] = {
        {NULL, "was built without geodata/periods.csv"},
        {"code,first,last\n", "geodata/periods.csv: the first line is not"},
        {"code,first_day,last_day\nP1,2020-01-01\n", "line 2: 2 fields, 3 are wanted"},
        {"code,first_day,last_day\nP1,2020-13-01,2021-01-01\n", "2020-13-01 is not a date"},
        {"code,first_day,last_day\n\"P1,2020-01-01,2021-01-01\n", "cannot be split"},
        {"code,first_day,last_day\nP9,2021-01-01,2020-01-01\n", "CHECK"},
    };
    struct sample sample;
    sample_make(&sample);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_embedded files[64];
        struct tapak_init_result result;
        struct tapak_error err = {0};
        size_t count = 0;
        for (const struct tapak_embedded *file = tapak_codelist_files; file->name != NULL; file++) {
            bool is_periods = strcmp(file->name, "periods.csv") == 0;
            if (is_periods && cases[i].periods == NULL) {
                continue;
            }
            files[count] = *file;
            files[count++].text = is_periods ? cases[i].periods : file->text;
        }
        files[count] = (struct tapak_embedded){NULL, NULL};
        struct store_place place = place_with(&sample, tapak_schema_files);
        place.codelists = files;
        assert_int_equal(store_upgrade(&place, &result, &err), TAPAK_INVALID);
        if (strstr(err.message, cases[i].said) == NULL) {
            fail_msg("%s", err.message);
        }
    }
    sample_free(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_init__again_changes_nothing),
        cmocka_unit_test(test_open__refuses_what_is_not_ours),
        cmocka_unit_test(test_open__names_the_command_that_makes_one),
        cmocka_unit_test(test_open__a_file_that_was_cut_off_is_no_empty_one),
        cmocka_unit_test(test_init__goes_on_where_it_was_cut_off),
        cmocka_unit_test(test_open__wants_the_key_it_was_made_with),
        cmocka_unit_test(test_upgrade__after_a_backup),
        cmocka_unit_test(test_upgrade__from_the_first_schema_keeps_all),
        cmocka_unit_test(test_upgrade__a_failing_one_leaves_the_old_schema),
        cmocka_unit_test(test_open__refuses_a_schema_of_another_build),
        cmocka_unit_test(test_backup__is_whole_and_never_over_a_file),
        cmocka_unit_test(test_seed__adds_and_never_overwrites),
        cmocka_unit_test(test_seed__refuses_lists_of_another_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
