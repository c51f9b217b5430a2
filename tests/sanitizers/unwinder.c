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
#include <stddef.h>
#include <unwind.h>

#define FEW 16 /* as much as an allocation is remembered with, and the sanitizer's own */
#define MANY 256

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
  n_frames = unw_backtrace (frames, FEW);
  /* the first of them is this function */
  if (tell_frames (frames + 1, n_frames - 1, told, data) && n_frames == FEW)
    {
      current_frame = frames;
      n_frames = unw_backtrace (frames, MANY);
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
