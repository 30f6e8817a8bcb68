#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "app/command.h"

static const struct app_flag flags[] = {
    {"layer", "LAYER", ""},
    {"dry-run", NULL, ""},
    {"output", "FILE", ""},
    {0},
};

static const struct app_command command = {
    .name = "test",
    .operands = "FILE",
    .operands_min = 1,
    .operands_max = 2,
    .flags = flags,
    .settings = APP_USES(SETTING_DB),
};

enum { WORDS_MAX = 6 };

static void test_args_parse__takes_what_is_declared(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *words[WORDS_MAX];
        const char *layer;
        bool is_dry;
        size_t operands;
    } cases[] = {
        {"operand alone", {"a.csv"}, NULL, false, 1},
        {"value behind", {"a.csv", "--layer", "x"}, "x", false, 1},
        {"value with equals", {"--layer=x=y", "a.csv"}, "x=y", false, 1},
        {"empty value", {"--layer=", "a.csv"}, "", false, 1},
        {"switch between operands", {"a.csv", "--dry-run", "b.csv"}, NULL, true, 2},
        {"value that looks like a flag", {"a", "--layer", "--dry-run"}, "--dry-run", false, 1},
        {"hyphen alone is an operand", {"-"}, NULL, false, 1},
        {"behind two hyphens", {"--", "--layer"}, NULL, false, 1},
        {"a setting's flag", {"--db", "x.db", "a.csv"}, NULL, false, 1},
        {"help needs no operand", {"--help"}, NULL, false, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct app_args args;
        struct tapak_error err = {0};
        char *argv[WORDS_MAX];
        int argc = 0;
        while (argc < WORDS_MAX && cases[i].words[argc] != NULL) {
            argv[argc] = (char *)(uintptr_t)cases[i].words[argc];
            argc++;
        }
        print_message("%s\n", cases[i].name);
        assert_int_equal(app_args_parse(&command, argc, argv, &args, &err), TAPAK_OK);
        const char *layer = app_args_value(&args, "layer");
        assert_int_equal(layer == NULL, cases[i].layer == NULL);
        if (layer != NULL) {
            assert_string_equal(layer, cases[i].layer);
        }
        assert_int_equal(app_args_has(&args, "dry-run"), cases[i].is_dry);
        assert_int_equal(args.operand_count, cases[i].operands);
        app_args_free(&args);
    }
}

static void test_args_parse__refuses_the_rest(void **state)
{
    (void)state;
    static const struct {
        const char *words[WORDS_MAX];
        const char *message;
    } cases[] = {
        {{"a", "--layr", "x"}, "'tapak test' has no flag --layr; did you mean --layer?"},
        {{"a", "--dry"}, "'tapak test' has no flag --dry; did you mean --dry-run?"},
        {{"a", "--colour"}, "'tapak test' has no flag --colour; see 'tapak help test'"},
        {{"a", "--listen", "x"}, "'tapak test' has no flag --listen; see 'tapak help test'"},
        {{"a", "--layer"}, "--layer needs a value: LAYER"},
        {{"a", "--dry-run=yes"}, "--dry-run takes no value"},
        {{"a", "--layer", "x", "--layer=y"}, "--layer is given twice"},
        {{"a", "-x"}, "'-x' is no flag; see 'tapak help test'"},
        {{"a", "--=x"}, "'--=x' is no flag; see 'tapak help test'"},
        {{NULL}, "'tapak test' needs FILE"},
        {{"a", "b", "c"}, "'c' is too much for 'tapak test FILE'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct app_args args;
        struct tapak_error err = {0};
        char *argv[WORDS_MAX];
        int argc = 0;
        while (argc < WORDS_MAX && cases[i].words[argc] != NULL) {
            argv[argc] = (char *)(uintptr_t)cases[i].words[argc];
            argc++;
        }
        assert_int_equal(app_args_parse(&command, argc, argv, &args, &err), TAPAK_INVALID);
        assert_string_equal(err.message, cases[i].message);
        app_args_free(&args);
    }
}

static void test_edit_distance__counts_edits(void **state)
{
    (void)state;
    static const struct {
        const char *a;
        const char *b;
        size_t edits;
    } cases[] = {
        {"", "", 0},           {"a", "", 1},         {"", "abc", 3},        {"serve", "serve", 0},
        {"sevre", "serve", 1}, {"serv", "serve", 1}, {"layer", "leyar", 2}, {"abcdef", "uvwxyz", 4},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(app_edit_distance(cases[i].a, cases[i].b, 3), cases[i].edits);
    }
}

static void test_commands__are_whole(void **state)
{
    (void)state;
    for (size_t i = 0; app_commands[i] != NULL; i++) {
        const struct app_command *each = app_commands[i];
        assert_non_null(each->run);
        assert_true(each->about[0] != '\0');
        assert_true(each->operands_min <= each->operands_max);
        char words[64];
        (void)snprintf(words, sizeof words, "%s", each->name);
        char *argv[2] = {words, strchr(words, ' ')};
        int argc = argv[1] == NULL ? 1 : 2;
        if (argv[1] != NULL) {
            *argv[1]++ = '\0';
        }
        int taken = 0;
        assert_ptr_equal(app_command_find(argc, argv, &taken), each);
        assert_int_equal(taken, argc);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_args_parse__takes_what_is_declared),
        cmocka_unit_test(test_args_parse__refuses_the_rest),
        cmocka_unit_test(test_edit_distance__counts_edits),
        cmocka_unit_test(test_commands__are_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
