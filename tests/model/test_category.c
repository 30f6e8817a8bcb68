#include "tapak/model/category.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct tapak_category items[] = {
    {.code = "buka_lahan"}, {.code = "gambut"},     {.code = "karhutla"},
    {.code = "lain"},       {.code = "perambahan"},
};

static void test_category_find__each_in_lists_of_each_length(void **state)
{
    (void)state;
    for (size_t count = 0; count <= sizeof items / sizeof items[0]; count++) {
        struct tapak_categories list = {items, count};
        for (size_t i = 0; i < sizeof items / sizeof items[0]; i++) {
            const struct tapak_category *found = tapak_category_find(&list, items[i].code);
            assert_ptr_equal(found, i < count ? &items[i] : NULL);
        }
    }
}

static void test_category_find__what_is_not_there(void **state)
{
    (void)state;
    static const char *const absent[] = {"", "a", "gambu", "gambutt", "Gambut", "zzz"};
    struct tapak_categories list = {items, sizeof items / sizeof items[0]};
    struct tapak_categories empty = {NULL, 0};
    for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++) {
        assert_null(tapak_category_find(&list, absent[i]));
        assert_null(tapak_category_find(&empty, absent[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_category_find__each_in_lists_of_each_length),
        cmocka_unit_test(test_category_find__what_is_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
