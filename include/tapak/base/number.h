/**
 * @file number.h
 * @brief Numbers to and from text. The locale never matters.
 */
#ifndef TAPAK_BASE_NUMBER_H
#define TAPAK_BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TAPAK_NUMBER_BYTES = 352 }; ///< room for any number this module writes (1e308 in full)

/** The whole text is a decimal integer with an optional sign that fits. */
bool tapak_parse_int(const char *text, size_t length, int64_t *out_number);

/**
 * The whole text is a finite decimal number: sign, digits, point, exponent. No hexadecimal, no
 * "nan" or "inf", no thousands separator; correctly rounded.
 */
bool tapak_parse_double(const char *text, size_t length, double *out_number);

/** Writes and terminates; returns the length. */
size_t tapak_format_int(char text[static TAPAK_NUMBER_BYTES], int64_t number);

/**
 * Fixed notation with at most digits (0–17) behind the point, trailing zeros cut, never "-0".
 * A number that is not finite gives "null".
 */
size_t tapak_format_double(char text[static TAPAK_NUMBER_BYTES], double number, int digits);

/** The shortest text that reads back as the same double. Not finite gives "null". */
size_t tapak_format_exact(char text[static TAPAK_NUMBER_BYTES], double number);

#endif
