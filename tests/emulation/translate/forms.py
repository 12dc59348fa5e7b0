"""Every form of an instruction that is translated: opcode, modifiers and type, as PTX writes them.

What is not here is refused, so that each form that can run is one that tests/emulation/instructions covers. Left out
on purpose, because the result would not be the CPU's or not the same in every run: .approx, .full, .ftz, .sat; add,
sub and mul of floats without .rn, which ptxas may fuse; other roundings than to nearest even; atomic sums of floats.
"""
import re


def expanded(pattern):
    """All words of a pattern: "add.{u32,s32}" is add.u32 and add.s32; "{,.uni}" is nothing or .uni."""
    choice = re.search(r"\{([^{}]*)\}", pattern)
    if not choice:
        return [pattern]
    words = []
    for word in choice.group(1).split(","):
        words += expanded(pattern[:choice.start()] + word + pattern[choice.end():])
    return words


UNSIGNED, SIGNED, BITS, FLOATS = "u16,u32,u64", "s16,s32,s64", "b16,b32,b64", "f32,f64"
INTEGERS = f"{UNSIGNED},{SIGNED}"
BYTES_TOO = f"u8,s8,{INTEGERS}"
LOADED = f"b8,{BITS},{BYTES_TOO},{FLOATS}"
PAIRED = LOADED                                                 # .v2 of up to 64 bits
FOURFOLD = "b8,b16,b32,u8,s8,u16,s16,u32,s32,f32"               # .v4 of up to 32 bits: 16 bytes at most
COMBINED = "{,.and,.or,.xor}"

FORMS = frozenset(form for pattern in (
    # integers
    f"{{add,sub,mul.lo,mul.hi,mad.lo,mad.hi,div,rem,min,max}}.{{{INTEGERS}}}",
    "{mul,mad}.wide.{u16,s16,u32,s32}",
    f"{{neg,abs}}.{{{SIGNED}}}",
    "{popc,clz,brev}.{b32,b64}",
    "bfe.{u32,s32,u64,s64}", "bfi.{b32,b64}", "prmt.b32", "shf.{l,r}.{clamp,wrap}.b32",
    # bits
    f"{{and,or,xor,not}}.{{pred,{BITS}}}", f"shl.{{{BITS}}}", f"shr.{{{BITS},{INTEGERS}}}",
    # floats
    f"{{add,sub,mul,fma,div,rcp,sqrt}}.rn.{{{FLOATS}}}", f"{{min,max,neg,abs}}.{{{FLOATS}}}",
    # comparison and choice
    f"setp.{{eq,ne}}{COMBINED}.{{{BITS},{INTEGERS},{FLOATS}}}",
    f"setp.{{lt,le,gt,ge}}{COMBINED}.{{{INTEGERS},{FLOATS}}}",
    f"setp.{{lo,ls,hi,hs}}{COMBINED}.{{{UNSIGNED}}}",
    f"setp.{{equ,neu,ltu,leu,gtu,geu,num,nan}}{COMBINED}.{{{FLOATS}}}",
    f"selp.{{{BITS},{INTEGERS},{FLOATS}}}",
    # moves and conversions
    f"mov.{{pred,{BITS},{INTEGERS},{FLOATS}}}",
    f"cvt.{{{BYTES_TOO}}}.{{{BYTES_TOO}}}", f"cvt.rn.{{{FLOATS}}}.{{{BYTES_TOO}}}",
    f"cvt.{{rni,rzi,rmi,rpi}}.{{{BYTES_TOO}}}.{{{FLOATS}}}", "cvt.{rni,rzi,rmi,rpi}.{f32.f32,f64.f64}",
    "cvt.rn.f32.f64", "cvt.f64.f32",
    "cvta{,.to}.{global,local}.u64",
    # memory; without a space: a generic address, of global memory or the thread's own local
    f"{{ld,st}}{{,.volatile}}.{{global,shared}}{{,.v2}}.{{{LOADED}}}",
    f"{{ld,st}}{{,.volatile}}.{{global,shared}}.v4.{{{FOURFOLD}}}",
    f"{{ld,st}}{{,.local}}{{,.v2}}.{{{LOADED}}}", f"{{ld,st}}{{,.local}}.v4.{{{FOURFOLD}}}",
    f"ld.{{param,global.nc}}{{,.v2}}.{{{LOADED}}}", f"ld.{{param,global.nc}}.v4.{{{FOURFOLD}}}",
    "{atom,red}{,.relaxed.gpu}{,.global,.shared}.{add.{u32,s32,u64},{min,max}.{u32,s32,u64,s64},{and,or,xor}.{b32,b64}}",
    "atom{,.relaxed.gpu}{,.global,.shared}.{exch,cas}.{b32,b64}",
    # control
    "bra{,.uni}", "ret", "exit", "trap", "bar.sync", "bar.warp.sync",
    "griddepcontrol.{wait,launch_dependents}",
) for form in expanded(pattern))
