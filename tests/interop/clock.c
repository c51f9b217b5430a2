/* clock.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Preloaded into a server under test: its clocks are ahead by the seconds in the file that
 * PASSKEYS_TEST_CLOCK names. So codes, challenges and tokens can be seen to expire without the
 * server having a switch for it and without waiting for hours.
 */

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *seconds_ahead;

__attribute__ ((constructor)) static void
open_clock (void)
{
  const char *path = getenv ("PASSKEYS_TEST_CLOCK");
  void *mapped;
  int fd;

  if (path == NULL || (fd = open (path, O_RDONLY | O_CLOEXEC)) < 0)
    return;
  mapped = mmap (NULL, sizeof *seconds_ahead, PROT_READ, MAP_SHARED, fd, 0);
  close (fd);
  if (mapped != MAP_FAILED)
    seconds_ahead = mapped;
}

int
clock_gettime (clockid_t        clock,
               struct timespec *now)
{
  int result = (int) syscall (SYS_clock_gettime, clock, now);

  if (result == 0 && seconds_ahead != NULL && clock != CLOCK_PROCESS_CPUTIME_ID &&
      clock != CLOCK_THREAD_CPUTIME_ID)
    now->tv_sec += *seconds_ahead;
  return result;
}

int
gettimeofday (struct timeval *restrict now,
              void           *restrict zone)
{
  struct timespec precise;

  if (clock_gettime (CLOCK_REALTIME, &precise) != 0)
    return -1;
  now->tv_sec = precise.tv_sec;
  now->tv_usec = precise.tv_nsec / 1000;
  return 0;
}

time_t
time (time_t *now)
{
  struct timespec precise;

  if (clock_gettime (CLOCK_REALTIME, &precise) != 0)
    return (time_t) -1;
  if (now != NULL)
    *now = precise.tv_sec;
  return precise.tv_sec;
}
