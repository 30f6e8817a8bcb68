/**
 * @file limits.h
 * @brief Every ceiling of the program, in one place.
 */
#ifndef TAPAK_BASE_LIMITS_H
#define TAPAK_BASE_LIMITS_H

#include <stddef.h>

#define TAPAK_KIB ((size_t)1024)
#define TAPAK_MIB (TAPAK_KIB * 1024)

// What comes in
#define TAPAK_MAX_BODY_BYTES (1 * TAPAK_MIB)       ///< a JSON request
#define TAPAK_MAX_TARGET_BYTES (8 * TAPAK_KIB)     ///< path and query of a request
#define TAPAK_MAX_UPLOAD_BYTES (1024 * TAPAK_MIB)  ///< the most that a route may take as a body
#define TAPAK_MAX_KEPT_BODY_BYTES (64 * TAPAK_KIB) ///< a body in memory; a larger one is a file
#define TAPAK_MAX_SPOOLED_BYTES (4096 * TAPAK_MIB) ///< bodies in files, of all requests together
#define TAPAK_MAX_CELL_BYTES (256 * TAPAK_KIB)     ///< one field of a table
#define TAPAK_MAX_LINE_BYTES (4 * TAPAK_MIB)       ///< one record of a CSV file
#define TAPAK_MAX_COLUMNS ((size_t)512)            ///< columns of a table
#define TAPAK_MAX_WORKBOOK_BYTES (512 * TAPAK_MIB) ///< an .xlsx or .ods file, unpacked
#define TAPAK_MAX_JSON_BYTES (32 * TAPAK_MIB)      ///< a JSON file that is read as a whole
#define TAPAK_MAX_SHAPE_VERTICES ((size_t)4000000) ///< one village
#define TAPAK_MAX_VILLAGES ((size_t)200000)        ///< one edition; Indonesia has about 84,000
#define TAPAK_MAX_TITLE_BYTES (1 * TAPAK_KIB)      ///< title of a report
#define TAPAK_MAX_TEXT_BYTES (64 * TAPAK_KIB)      ///< words of a report
#define TAPAK_MAX_NAME_BYTES ((size_t)256)         ///< name of a place, agency or person

#define TAPAK_MAX_FORM_BYTES (80 * TAPAK_MIB)     ///< a report with what is attached to it
#define TAPAK_MAX_PHOTO_BYTES (16 * TAPAK_MIB)    ///< one photo, as it comes
#define TAPAK_MAX_DOCUMENT_BYTES (16 * TAPAK_MIB) ///< one PDF
enum { TAPAK_MAX_PHOTO_SIDE_PX = 16384, TAPAK_MAX_PHOTO_PIXELS = 40000000 };
enum { TAPAK_MAX_ATTACHMENTS = 6 }; ///< photos and documents of a report

#define TAPAK_MAX_FILTER_BYTES (64 * TAPAK_KIB)  ///< text of a filter, CQL2 text or JSON
#define TAPAK_MAX_FILTER_NODES ((size_t)1000)    ///< operators, fields and literals of a filter
#define TAPAK_MAX_FILTER_DEPTH ((size_t)32)      ///< of a filter, and of brackets in it
#define TAPAK_MAX_FILTER_VERTICES ((size_t)4000) ///< of all shapes in a filter

enum { TAPAK_FIRST_YEAR = 1990 }; ///< dates before it are taken for mistakes

// What is built
#define TAPAK_MAX_ARENA_BYTES (64 * TAPAK_MIB)    ///< one request or batch
#define TAPAK_MAX_ANSWER_BYTES (64 * TAPAK_MIB)   ///< one response body
#define TAPAK_MAX_EXPORT_BYTES (1024 * TAPAK_MIB) ///< a file of a command
#define TAPAK_MAX_HELD_BYTES (512 * TAPAK_MIB)    ///< answers that are being sent, all together
#define TAPAK_MAX_CANDIDATES ((size_t)8)          ///< other villages kept with a placement
#define TAPAK_MAX_PAGE ((long)10000)              ///< features in an answer

#endif
