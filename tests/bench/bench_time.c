// Runs a shell command several times and tells, as a line of JSON, how fast it was in the middle of
// them: by the clock and by the processor's time, and how much memory it took at most.
//   bench_time [-g GROUP] [-r RUNS] [-t SECONDS] [-c COUNT] [-p PREPARE] [-u UNIT] NAME COMMAND
// With COUNT, the value is COUNT a second; without it, seconds. PREPARE runs before each, untimed.
// After SECONDS no further run is begun, so long ones are measured fewer times, which is told.
#include "bench/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RUNS_MAX = 101 };

struct options {
    const char *group;
    const char *prepare;
    const char *unit;
    double count;
    int runs;
    double budget_s; ///< no further run is begun after that
};

struct cost {
    double wall_s;
    double cpu_s;
    long rss_kb;
};

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec * 1e-6;
}

// What the command prints goes to standard error, so that only figures are on standard output.
static struct cost run(const char *command)
{
    double start = bench_now_s();
    struct rusage usage;
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        (void)dup2(STDERR_FILENO, STDOUT_FILENO);
        (void)execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child || status != 0) {
        (void)fprintf(stderr, "bench: failed with %d: %s\n", WEXITSTATUS(status), command);
        exit(1);
    }
    return (struct cost){.wall_s = bench_now_s() - start,
                         .cpu_s = seconds(usage.ru_utime) + seconds(usage.ru_stime),
                         .rss_kb = usage.ru_maxrss};
}

static void measure(const struct options *options, const char *name, const char *command)
{
    double walls[RUNS_MAX];
    double cpus[RUNS_MAX];
    long rss_kb = 0;
    double began = bench_now_s();
    int runs = 0;
    while (runs < options->runs && (runs == 0 || bench_now_s() - began < options->budget_s)) {
        if (options->prepare != NULL) {
            (void)run(options->prepare);
        }
        struct cost cost = run(command);
        walls[runs] = cost.wall_s;
        cpus[runs++] = cost.cpu_s;
        rss_kb = cost.rss_kb > rss_kb ? cost.rss_kb : rss_kb;
    }
    double wall_s = bench_median(walls, (size_t)runs);
    double cpu_s = bench_median(cpus, (size_t)runs);
    double value = options->count > 0 ? options->count / wall_s : wall_s;
    (void)printf(
        "{\"group\":\"%s\",\"name\":\"%s\",\"value\":%.6g,\"unit\":\"%s\",\"runs\":%d,"
        "\"least\":%.6g,\"most\":%.6g,\"cpu_value\":%.6g,\"rss_mb\":%.1f,\"count\":%.0f}\n",
        options->group, name, value, options->unit, runs,
        options->count > 0 ? options->count / walls[runs - 1] : walls[0],
        options->count > 0 ? options->count / walls[0] : walls[runs - 1],
        options->count > 0 ? options->count / cpu_s : cpu_s, (double)rss_kb / 1024, options->count);
}

int main(int count, char **words)
{
    struct options options = {.group = "time", .runs = 5, .budget_s = 1e9};
    for (int flag; (flag = getopt(count, words, "g:r:c:p:u:t:")) != -1;) {
        switch (flag) {
        case 'g':
            options.group = optarg;
            break;
        case 'r':
            options.runs = (int)strtol(optarg, NULL, 10);
            break;
        case 'c':
            options.count = (double)strtoul(optarg, NULL, 10);
            break;
        case 'p':
            options.prepare = optarg;
            break;
        case 't':
            options.budget_s = (double)strtoul(optarg, NULL, 10);
            break;
        case 'u':
            options.unit = optarg;
            break;
        default:
            return 2;
        }
    }
    if (count - optind != 2 || options.runs < 1 || options.runs > RUNS_MAX) {
        (void)fprintf(stderr, "usage: bench_time [-g GROUP] [-r RUNS] [-c COUNT] [-p PREPARE] "
                              "[-p PREPARE] [-u UNIT] NAME COMMAND\n");
        return 2;
    }
    if (options.unit == NULL) {
        options.unit = options.count > 0 ? "rows/s" : "s";
    }
    measure(&options, words[optind], words[optind + 1]);
    return 0;
}
