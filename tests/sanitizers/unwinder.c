/* unwinder.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Walks stacks for the address sanitizer, which asks for that at each allocation. Preloaded before
 * the walk of libgcc, which finds the same frames in the same tables, but looks up each anew: three
 * quarters of the time of a sanitized program went there. libunwind remembers what it found. */

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#define UNW_LOCAL_ONLY

#include <dlfcn.h>
#include <libunwind.h>
#include <link.h>
#include <stddef.h>
#include <unwind.h>

#define FEW 20 /* as much as an allocation is remembered with, and the sanitizer's own */
#define MANY 256
#define OWN 4  /* walk_cb() to _Unwind_Backtrace(), and the loader's between them */

typedef struct
{
  void **frames;
  int n_frames;
} Walk;

typedef _Unwind_Ptr (*GetAddress) (struct _Unwind_Context *context);

/* Not null while this thread is told the frames of a stack. */
static __thread void **current_frame __attribute__ ((tls_model ("initial-exec")));

/* Whether it wants to be told more. */
static int
tell_frames (void             **frames,
             int                n_frames,
             _Unwind_Trace_Fn   told,
             void              *data)
{
  for (int i = 0; i < n_frames; i++)
    {
      current_frame = &frames[i];
      if (told ((struct _Unwind_Context *) current_frame, data) != _URC_NO_REASON)
        return 0;
    }

  return 1;
}

static int
walk_cb (struct dl_phdr_info *info,
         size_t               size,
         void                *data)
{
  Walk *walk = data;

  walk->n_frames = unw_backtrace (walk->frames, walk->n_frames);

  /* the other objects do not matter */
  return 1;
}

/* libunwind asks the loader for the objects while it holds the lock of its memory, and the loader frees
 * what was unloaded while it holds its own: one of them has to be always the first. */
static __attribute__ ((noinline)) int
walk_with_loader_held (void **frames,
                       int    n_frames)
{
  Walk walk = { frames, n_frames };

  dl_iterate_phdr (walk_cb, &walk);

  return walk.n_frames;
}

_Unwind_Reason_Code
_Unwind_Backtrace (_Unwind_Trace_Fn   told,
                   void              *data)
{
  void *frames[MANY];
  int n_frames;

  /* libunwind has allocated something */
  if (current_frame != NULL)
    return _URC_END_OF_STACK;

  current_frame = frames;
  n_frames = walk_with_loader_held (frames, FEW);
  if (tell_frames (frames + OWN, n_frames - OWN, told, data) && n_frames == FEW)
    {
      current_frame = frames;
      n_frames = walk_with_loader_held (frames, MANY);
      tell_frames (frames + FEW, n_frames - FEW, told, data);
    }
  current_frame = NULL;

  return _URC_END_OF_STACK;
}

_Unwind_Ptr
_Unwind_GetIP (struct _Unwind_Context *context)
{
  GetAddress other;

  if (context == (struct _Unwind_Context *) current_frame)
    return (_Unwind_Ptr) *current_frame;

  other = (GetAddress) dlsym (RTLD_NEXT, "_Unwind_GetIP");
  return other (context);
}
