#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tapak/http/networks.h"

static void test_address_parse__takes_both_families(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *written; // NULL: refused
    } cases[] = {
        {"192.0.2.1", "192.0.2.1"},
        {"::ffff:192.0.2.1", "192.0.2.1"},
        {"2001:DB8::1", "2001:db8::1"},
        {"[::1]", "::1"},
        {"", NULL},
        {"[]", NULL},
        {"192.0.2", NULL},
        {"192.0.2.1:80", NULL},
        {"192.0.2.256", NULL},
        {"fe80::1%eth0", NULL},
        {"localhost", NULL},
        {"1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_address address = {0};
        char text[TAPAK_ADDRESS_BYTES];
        bool is_taken = tapak_address_parse(tapak_slice_of(cases[i].text), &address);
        assert_int_equal(is_taken, cases[i].written != NULL);
        assert_string_equal(tapak_address_write(text, &address),
                            cases[i].written == NULL ? "" : cases[i].written);
    }
}

static void test_networks_hold__by_prefix(void **state)
{
    (void)state;
    static const struct {
        const char *networks;
        const char *address;
        bool is_held;
    } cases[] = {
        {"", "127.0.0.1", false},
        {"10.0.0.0/8", "10.255.255.255", true},
        {"10.0.0.0/8", "11.0.0.0", false},
        {"10.0.0.0/8, 192.0.2.7", "192.0.2.7", true},
        {"10.0.0.0/8, 192.0.2.7", "192.0.2.8", false},
        {"192.0.2.128/25", "192.0.2.127", false},
        {"0.0.0.0/0", "8.8.8.8", true},
        {"0.0.0.0/0", "::1", false},
        {"::/0", "8.8.8.8", true},
        {"loopback", "127.9.9.9", true},
        {"loopback", "::1", true},
        {"private loopback", "fd00::9", true},
        {"2001:db8::/33", "2001:db8:7fff::1", true},
        {"2001:db8::/33", "2001:db8:8000::1", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_networks networks;
        struct tapak_address address;
        struct tapak_error err;
        assert_int_equal(tapak_networks_parse(cases[i].networks, &networks, &err), TAPAK_OK);
        assert_true(tapak_address_parse(tapak_slice_of(cases[i].address), &address));
        if (tapak_networks_hold(&networks, &address) != cases[i].is_held) {
            fail_msg("%s in %s", cases[i].address, cases[i].networks);
        }
    }
    struct tapak_address unknown = {0};
    struct tapak_networks all = {.count = 1};
    assert_false(tapak_networks_hold(&all, &unknown));
    assert_false(tapak_networks_hold(NULL, &unknown));
}

static void test_networks_parse__names_what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *networks;
        const char *message;
    } cases[] = {
        {"10.0.0.1/8", "'10.0.0.1/8' has bits behind its prefix"},
        {"10.0.0.0/33", "'10.0.0.0/33' has a prefix length that its family does not have"},
        {"10.0.0.0/-1", "'10.0.0.0/-1' has a prefix length that its family does not have"},
        {"::1/129", "'::1/129' has a prefix length that its family does not have"},
        {"::1, proxy", "'proxy' is no address, network, 'loopback' or 'private'"},
    };
    struct tapak_networks networks = {0};
    struct tapak_error err = {0};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(tapak_networks_parse(cases[i].networks, &networks, &err), TAPAK_INVALID);
        assert_string_equal(err.message, cases[i].message);
    }
    char many[TAPAK_NETWORKS_MAX * 4 + 8] = "";
    for (int i = 0; i <= TAPAK_NETWORKS_MAX; i++) {
        memcpy(many + (size_t)i * 4, "::1 ", 5);
    }
    assert_int_equal(tapak_networks_parse(many, &networks, &err), TAPAK_INVALID);
    assert_int_equal(networks.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_address_parse__takes_both_families),
        cmocka_unit_test(test_networks_hold__by_prefix),
        cmocka_unit_test(test_networks_parse__names_what_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
