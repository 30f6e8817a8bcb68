/**
 * @file table.h
 * @brief Rows of named text fields from a file: CSV, XLSX, ODS, GeoJSON, GeoPackage, Shapefile, …
 *
 * Shape:   columns in file order; a cell is UTF-8 text as it stands in the file; absent cells (and
 *          nulls) are {NULL, 0}. A feature's point geometry is handed over apart, in WGS 84.
 * Formats: CSV by a reader of our own: any of , ; tab |, BOM, CRLF, quoted line breaks, UTF-8,
 *          UTF-16 with BOM, Windows-1252 where a record is not UTF-8 (the note says so). Lists of
 *          objects in JSON (KoboToolbox, ODK), nested values as JSON text. Else GDAL. Recognised by
 *          content, not by name; in a .zip or .gz too.
 * Rows:    a row whose cells are all blank is passed over. A short one has absent cells. One with
 *          more filled cells than there are columns is broken.
 * Broken:  handed out with the reason, and reading goes on: a stray quote or a NUL byte costs the
 *          line on which its record starts, not the rest of the file.
 * Limits:  TAPAK_MAX_LINE_BYTES a record, TAPAK_MAX_CELL_BYTES a cell, TAPAK_MAX_COLUMNS columns; a
 *          record above them is broken. Memory does not grow with a CSV or GeoJSONSeq file.
 * Threads: one at a time.
 */
#ifndef TAPAK_DECODE_TABLE_H
#define TAPAK_DECODE_TABLE_H

#include "tapak/base/error.h"
#include "tapak/base/text.h"
#include "tapak/model/point.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tapak_table;

struct tapak_table_options {
    const char *layer; ///< sheet, layer, or file of an archive; NULL is the first that has rows
    const char *source_crs; ///< "EPSG:32750" when the file does not say or lies; else NULL
    /** First cell of the header row, which may stand below a preamble ("Tracking ID"); NULL: a row
        that begins as a header that is known, or else the first of the first rows that fills half
       as many cells as these do in the middle. */
    const char *header_cell;
};

struct tapak_row {
    int64_t number; ///< 1 is the first row behind the header; lines for CSV in `line`
    int64_t line;   ///< line of the file, or row of the sheet, where it starts; 0 when not known
    const struct tapak_slice *cells; ///< as many as there are columns
    bool has_point;
    struct tapak_point point; ///< geometry of a feature (a point, or a point on its surface)
    bool has_shape;           ///< geometry is there but not a point
    const char *broken;       ///< why the record cannot be used, or NULL; cells are absent then
    /** The record as it came (CSV; its first 1024 bytes when it is above the ceiling), or absent:
        made from the cells. */
    struct tapak_slice raw;
};

TAPAK_MUST_CHECK enum tapak_status tapak_table_open(const char *path,
                                                    const struct tapak_table_options *options,
                                                    struct tapak_table **out_table,
                                                    struct tapak_error *err);
void tapak_table_free(struct tapak_table *table);

size_t tapak_table_column_count(const struct tapak_table *table);
/** Name of column i, trimmed, terminated. */
const char *tapak_table_column(const struct tapak_table *table, size_t i);
/** Index of the column of that name (case, blanks, '_' and '-' ignored), or -1. */
int tapak_table_find(const struct tapak_table *table, const char *name);

/** "csv", "xlsx", "geojson", "gpkg", … */
const char *tapak_table_format(const struct tapak_table *table);
/** What was noticed while opening ("windows-1252 text", "header in row 4"), or "". */
const char *tapak_table_note(const struct tapak_table *table);

/** How far reading is: done and total in bytes or rows; total 0 when unknown. */
void tapak_table_progress(const struct tapak_table *table, int64_t *out_done, int64_t *out_total);

/** The next row; *out_has_row false at the end. Slices live until the next call. */
TAPAK_MUST_CHECK enum tapak_status tapak_table_next(struct tapak_table *table,
                                                    struct tapak_row *out_row, bool *out_has_row,
                                                    struct tapak_error *err);

#endif
