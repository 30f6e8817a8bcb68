// strtod_l and snprintf under an explicit "C" locale: the process's own is never asked.
#include "tapak/base/number.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool tapak_parse_int(const char *text, size_t length, int64_t *out_number)
{
    size_t at = length > 0 && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    bool is_negative = at == 1 && text[0] == '-';
    if (at == length) {
        return false;
    }
    int64_t number = 0;
    for (; at < length; at++) {
        if (text[at] < '0' || text[at] > '9') {
            return false;
        }
        int digit = text[at] - '0';
        if (__builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, is_negative ? -digit : digit, &number)) {
            return false;
        }
    }
    *out_number = number;
    return true;
}

static size_t skip_digits(const char *text, size_t length, size_t at)
{
    while (at < length && text[at] >= '0' && text[at] <= '9') {
        at++;
    }
    return at;
}

static bool is_decimal(const char *text, size_t length)
{
    size_t at = length > 0 && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    size_t whole = skip_digits(text, length, at);
    size_t digits = whole - at;
    at = whole;
    if (at < length && text[at] == '.') {
        size_t end = skip_digits(text, length, at + 1);
        digits += end - at - 1;
        at = end;
    }
    if (digits == 0) {
        return false;
    }
    if (at < length && (text[at] == 'e' || text[at] == 'E')) {
        at++;
        at += at < length && (text[at] == '-' || text[at] == '+') ? 1 : 0;
        size_t end = skip_digits(text, length, at);
        if (end == at) {
            return false;
        }
        at = end;
    }
    return at == length;
}

static const double powers_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                       1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                       1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

// Up to 15 digits and a power of ten up to 22 are exact doubles: one division rounds right
// (W. D. Clinger, "How to read floating point numbers accurately", 1990).
static bool parse_short(const char *text, size_t length, double *out_number)
{
    bool is_negative = text[0] == '-';
    size_t at = is_negative || text[0] == '+' ? 1 : 0;
    if (length - at > 16) {
        return false;
    }
    int64_t digits = 0;
    int behind = 0;
    bool has_point = false;
    for (; at < length; at++) {
        if (text[at] == '.') {
            has_point = true;
            continue;
        }
        if (text[at] < '0' || text[at] > '9') {
            return false; // an exponent: the long way
        }
        digits = digits * 10 + (text[at] - '0');
        behind += has_point ? 1 : 0;
    }
    if (digits >= INT64_C(1000000000000000)) {
        return false;
    }
    double number = (double)digits / powers_of_ten[behind];
    *out_number = is_negative ? -number : number;
    return true;
}

static pthread_once_t c_locale_once = PTHREAD_ONCE_INIT;
static locale_t c_locale;

static void make_c_locale(void)
{
    c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

bool tapak_parse_double(const char *text, size_t length, double *out_number)
{
    char copy[TAPAK_NUMBER_BYTES];
    if (length >= sizeof copy || !is_decimal(text, length)) {
        return false;
    }
    if (parse_short(text, length, out_number)) {
        return true;
    }
    memcpy(copy, text, length);
    copy[length] = '\0';
    (void)pthread_once(&c_locale_once, make_c_locale);
    double number = strtod_l(copy, NULL, c_locale);
    if (!isfinite(number)) {
        return false;
    }
    *out_number = number;
    return true;
}

size_t tapak_format_int(char text[static TAPAK_NUMBER_BYTES], int64_t number)
{
    char reversed[24];
    size_t count = 0;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do {
        reversed[count++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    size_t length = 0;
    if (number < 0) {
        text[length++] = '-';
    }
    while (count > 0) {
        text[length++] = reversed[--count];
    }
    text[length] = '\0';
    return length;
}

static size_t put_null(char *text)
{
    memcpy(text, "null", 5);
    return 4;
}

// snprintf follows the locale; tapak never sets one, but a library might.
static size_t print_number(char *text, bool is_fixed, int precision, double number)
{
    (void)pthread_once(&c_locale_once, make_c_locale);
    locale_t before = uselocale(c_locale);
    int length = is_fixed ? snprintf(text, TAPAK_NUMBER_BYTES, "%.*f", precision, number)
                          : snprintf(text, TAPAK_NUMBER_BYTES, "%.*g", precision, number);
    (void)uselocale(before);
    return (size_t)length;
}

size_t tapak_format_double(char text[static TAPAK_NUMBER_BYTES], double number, int digits)
{
    if (!isfinite(number)) {
        return put_null(text);
    }
    size_t length = print_number(text, true, digits, number);
    if (digits > 0) {
        while (text[length - 1] == '0') {
            length--;
        }
        length -= text[length - 1] == '.' ? 1 : 0;
    }
    text[length] = '\0';
    if (length == 2 && text[0] == '-' && text[1] == '0') {
        memcpy(text, "0", 2);
        length = 1;
    }
    return length;
}

size_t tapak_format_exact(char text[static TAPAK_NUMBER_BYTES], double number)
{
    if (!isfinite(number)) {
        return put_null(text);
    }
    // What has up to 15 digits comes back from 15, but for numbers too small to be normal.
    for (int precision = fabs(number) < DBL_MIN ? 1 : 15; precision <= 17; precision++) {
        size_t length = print_number(text, false, precision, number);
        double back = 0;
        if (tapak_parse_double(text, length, &back) && back == number) {
            return length;
        }
    }
    return strlen(text);
}
