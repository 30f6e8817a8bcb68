/**
 * @file person_seal.h
 * @brief Contacts of reporters to and from what the table person holds.
 *
 * Rule:    sealed with the newest key; the context is the report's public id and the key's number.
 */
#ifndef STORE_PERSON_SEAL_H
#define STORE_PERSON_SEAL_H

#include "store/conn.h"
#include "tapak/base/arena.h"
#include "tapak/base/buf.h"
#include "tapak/base/keyring.h"
#include "tapak/model/report.h"

#include <pthread.h>

/** The ring of a file, read again when the file is another. Threads: any. */
struct person_keys {
    pthread_mutex_t lock;
    char path[1024];
    struct tapak_keyring ring; ///< under the lock, as are the next two
    int64_t file_id;
    int64_t file_ns; ///< when it was written
};

void person_keys_init(struct person_keys *keys, const char *path);
void person_keys_free(struct person_keys *keys);

/**
 * The ring as the file has it now. Within a write it stays so until the write ends: who changes
 * the file holds the database. TAPAK_IO when the file is missing or conn has none.
 */
TAPAK_MUST_CHECK enum tapak_status person_keys_get(const struct tapak_conn *conn,
                                                   struct tapak_keyring *out_ring,
                                                   struct tapak_error *err);

/** Whether there is anything to seal. */
bool person_is_known(const struct tapak_person *person);

/** Appends the seal of person to out, under the newest key of ring. */
void person_seal(struct tapak_buf *out, const struct tapak_keyring *ring, const char *public_id,
                 const struct tapak_person *person);

/** A row of person. */
struct person_row {
    int64_t report_id;
    char public_id[TAPAK_PUBLIC_ID_LENGTH + 1];
    int64_t key_id;
    struct tapak_slice sealed; ///< borrowed; absent when there is nothing
};

/** Texts live in the arena. TAPAK_IO when the key is gone or the seal does not open. */
TAPAK_MUST_CHECK enum tapak_status
person_open(const struct tapak_keyring *ring, const struct person_row *row,
            struct tapak_arena *arena, struct tapak_person *out_person, struct tapak_error *err);

/** Seals what is in person_plain and empties it: within the transaction of the schema's upgrade. */
TAPAK_MUST_CHECK enum tapak_status person_seal_plain(struct tapak_conn *conn,
                                                     const struct tapak_keyring *ring,
                                                     int64_t *out_sealed, struct tapak_error *err);

/** Stores person with a report, if there is anything; what was erased stays erased. */
TAPAK_MUST_CHECK enum tapak_status person_put(struct tapak_conn *conn, int64_t report_id,
                                              const char *public_id,
                                              const struct tapak_person *person,
                                              struct tapak_error *err);

#endif
