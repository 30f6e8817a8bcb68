#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/settings.h"

static enum tapak_status read_with(const struct app_given *given, size_t count,
                                   struct app_settings *settings, struct tapak_error *err)
{
    struct app_args args = {.given = (struct app_given *)(uintptr_t)given, .given_count = count};
    return app_settings_read(settings, &args, err);
}

static void write_config(char *path, const char *text)
{
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), strlen(text));
    assert_int_equal(close(file), 0);
}

static void clear_environment(void)
{
    for (int s = 0; s < SETTING_COUNT; s++) {
        assert_int_equal(unsetenv(app_setting_table[s].variable), 0);
    }
}

static void test_read__flag_beats_environment_beats_config_beats_default(void **state)
{
    (void)state;
    char path[] = "/tmp/tapak-config-XXXXXX";
    struct app_settings settings;
    struct tapak_error err = {0};
    write_config(path,
                 "# ours\n\nbatch = 11\n  tolerance =  250.5 # metres\r\ndb=a b.db\nlog=debug");
    clear_environment();
    assert_int_equal(setenv("TAPAK_BATCH", "22", 1), 0);
    assert_int_equal(setenv("TAPAK_DB", "env.db", 1), 0);
    const struct app_given given[] = {{"config", path}, {"db", "flag.db"}};
    assert_int_equal(read_with(given, 2, &settings, &err), TAPAK_OK);
    assert_string_equal(settings.text[SETTING_DB], "flag.db");
    assert_string_equal(settings.from[SETTING_DB], "flag");
    assert_int_equal(app_setting_int(&settings, SETTING_BATCH), 22);
    assert_string_equal(settings.from[SETTING_BATCH], "environment");
    assert_true(app_setting_metres(&settings, SETTING_TOLERANCE) == 250.5);
    assert_string_equal(settings.text[SETTING_LOG], "debug");
    assert_string_equal(settings.text[SETTING_LISTEN], "127.0.0.1:8080");
    assert_string_equal(settings.from[SETTING_LISTEN], "default");
    app_settings_free(&settings);
    clear_environment();
    assert_int_equal(unlink(path), 0);
}

static void test_read__refuses_with_the_place(void **state)
{
    (void)state;
    static const struct {
        const char *config;
        struct app_given given;
        const char *message;
    } cases[] = {
        {"", {"batch", "-1"}, "setting batch (flag): -1 is not within [0, 100000]"},
        {"", {"batch", "five"}, "setting batch (flag): 'five' is not a whole number"},
        {"", {"tolerance", "-1"}, "setting tolerance (flag): -1 is not within [0, 50000]"},
        {"", {"tolerance", "nan"}, "setting tolerance (flag): 'nan' is not a number of metres"},
        {"", {"log", "loud"}, "setting log (flag): 'loud' is not error, warn, info or debug"},
        {"",
         {"area", "1,2,3"},
         "setting area (flag): '1,2,3' is not west,south,east,north in degrees"},
        {"",
         {"area", "1,5,3,4"},
         "setting area (flag): '1,5,3,4' is not west,south,east,north in degrees"},
        {"",
         {"time-zone", "8"},
         "setting time-zone (flag): '8' is not an offset like +08:00, or WIB, WITA, WIT"},
        {"\ncolour = red\n", {"db", "x"}, "config line 2: there is no setting 'colour'"},
        {"batch\n", {"db", "x"}, "config line 1 is not 'key = value'"},
        {"batch = many", {"db", "x"}, "setting batch (config): 'many' is not a whole number"},
    };
    clear_environment();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char path[] = "/tmp/tapak-config-XXXXXX";
        struct app_settings settings;
        struct tapak_error err = {0};
        write_config(path, cases[i].config);
        const struct app_given given[] = {{"config", path}, cases[i].given};
        assert_int_equal(read_with(given, 2, &settings, &err), TAPAK_INVALID);
        assert_string_equal(err.message, cases[i].message);
        app_settings_free(&settings);
        assert_int_equal(unlink(path), 0);
    }
}

static void test_read__a_missing_config_file_is_said(void **state)
{
    (void)state;
    struct app_settings settings;
    struct tapak_error err = {0};
    const struct app_given given[] = {{"config", "/nonexistent/tapak.conf"}};
    clear_environment();
    assert_int_equal(read_with(given, 1, &settings, &err), TAPAK_IO);
    assert_non_null(strstr(err.message, "/nonexistent/tapak.conf"));
    app_settings_free(&settings);
}

static void test_offset__reads_zones(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int minutes;
    } cases[] = {{"+08:00", 480}, {"-09:30", -570}, {"WIB", 420}, {"wit", 540}, {"Z", 0}};
    clear_environment();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct app_settings settings;
        struct tapak_error err = {0};
        const struct app_given given[] = {{"time-zone", cases[i].text}};
        assert_int_equal(read_with(given, 1, &settings, &err), TAPAK_OK);
        assert_int_equal(app_setting_offset(&settings, SETTING_TIME_ZONE), cases[i].minutes);
        app_settings_free(&settings);
    }
}

static void test_box__empty_is_not_set(void **state)
{
    (void)state;
    struct app_settings settings;
    struct tapak_error err = {0};
    struct tapak_box box;
    clear_environment();
    assert_int_equal(read_with(NULL, 0, &settings, &err), TAPAK_OK);
    assert_false(app_setting_box(&settings, SETTING_AREA, &box));
    app_settings_free(&settings);
    const struct app_given given[] = {{"area", "113.5,-2.5,119,2.5"}};
    assert_int_equal(read_with(given, 1, &settings, &err), TAPAK_OK);
    assert_true(app_setting_box(&settings, SETTING_AREA, &box));
    assert_true(box.west_deg == 113.5 && box.north_deg == 2.5);
    app_settings_free(&settings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read__flag_beats_environment_beats_config_beats_default),
        cmocka_unit_test(test_read__refuses_with_the_place),
        cmocka_unit_test(test_read__a_missing_config_file_is_said),
        cmocka_unit_test(test_offset__reads_zones),
        cmocka_unit_test(test_box__empty_is_not_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
