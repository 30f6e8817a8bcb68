/**
 * @file codepage.h
 * @brief Text in Windows-1252, and characters by number, as UTF-8.
 */
#ifndef TAPAK_SRC_DECODE_CODEPAGE_H
#define TAPAK_SRC_DECODE_CODEPAGE_H

#include <stddef.h>
#include <stdint.h>

/** One character, up to four bytes; returns how many were written. */
size_t codepage_put_utf8(char *out, uint32_t code);

/** Windows-1252 to UTF-8; out has room for 3 * length bytes. Returns how many were written. */
size_t codepage_from_1252(char *out, const char *text, size_t length);

#endif
