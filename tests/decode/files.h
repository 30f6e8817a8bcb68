/**
 * @file files.h
 * @brief Files that a test makes, in a folder of its own that is gone at the end.
 */
#ifndef TAPAK_TESTS_DECODE_FILES_H
#define TAPAK_TESTS_DECODE_FILES_H

#include <stddef.h>

/** Writes bytes to a new file of that name; the path lives until the next call. */
const char *files_write(const char *name, const void *bytes, size_t size);

/** The same with text. */
const char *files_text(const char *name, const char *text);

/** The path of a file of that name that does not exist (yet). */
const char *files_path(const char *name);

/**
 * The file from, translated by GDAL to a new file of that name; arguments as ogr2ogr has them, NULL
 * at the end. The path lives until the next call.
 */
const char *files_translate(const char *from, const char *name, const char *const *arguments);

/** The first half of the file from. */
const char *files_halve(const char *from, const char *name);

#endif
