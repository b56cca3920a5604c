//! The program's heap. A block of the SDK's heap takes 11 units more, and each account of an instruction takes two blocks.

use core::alloc::{GlobalAlloc, Layout};
use core::ptr::null_mut;

use anchor_lang::solana_program::entrypoint::HEAP_LENGTH;

/// Alignment of every block: the most that any type asks for on the chain.
const WORD: usize = size_of::<usize>();

/// Gives out memory from its start and takes nothing back: the chain drops it at the end of each call.
pub struct Heap {
    /// Address of [`HEAP_LENGTH`] bytes, all zero at first. The first word is that of the free rest; 0 = nothing is given out.
    start: usize,
}

impl Heap {
    /// A heap at an address.
    ///
    /// # Safety
    /// The [`HEAP_LENGTH`] bytes there are zero, aligned to a word, live as long as the heap, and nobody else uses them.
    pub const unsafe fn at(start: usize) -> Self {
        Self { start }
    }
}

// SAFETY: no byte is given out twice, and the chain runs one thread.
unsafe impl GlobalAlloc for Heap {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let rest = self.start as *mut usize;
        let block = unsafe { *rest }.max(self.start.wrapping_add(WORD));
        let end = block.wrapping_add(layout.size().next_multiple_of(WORD));
        if end > self.start.wrapping_add(HEAP_LENGTH) || layout.align() > WORD {
            return null_mut();
        }
        unsafe { *rest = end };
        block as *mut u8
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        unsafe { self.alloc(layout) }
    }

    #[inline]
    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(size: usize, align: usize) -> Layout {
        Layout::from_size_align(size, align).unwrap()
    }

    #[test]
    fn blocks_follow_each_other_aligned_until_nothing_is_left() {
        let mut area = vec![0_u64; HEAP_LENGTH / WORD];
        let start = area.as_mut_ptr() as usize;
        let heap = unsafe { Heap::at(start) };
        let mut free = start + WORD;
        for size in (1..=64).cycle() {
            let block = unsafe { heap.alloc(layout(size, 1 << (size % 4))) };
            let space = size.div_ceil(WORD) * WORD;
            if free + space > start + HEAP_LENGTH {
                assert!(block.is_null());
                break;
            }
            assert_eq!(block as usize, free);
            free += space;
        }
        let rest = start + HEAP_LENGTH - free;
        assert!(unsafe { heap.alloc(layout(rest + 1, 1)) }.is_null());
        assert_eq!(unsafe { heap.alloc(layout(rest, 1)) } as usize, free);
        assert!(unsafe { heap.alloc(layout(1, 1)) }.is_null());
    }

    #[test]
    fn a_block_that_is_too_large_or_too_strict_leaves_the_rest_as_it_is() {
        let mut area = vec![0_u64; HEAP_LENGTH / WORD];
        let heap = unsafe { Heap::at(area.as_mut_ptr() as usize) };
        for refused in [layout(HEAP_LENGTH, 1), layout(isize::MAX as usize, 1), layout(1, 2 * WORD)] {
            assert!(unsafe { heap.alloc(refused) }.is_null());
        }
        let all = layout(HEAP_LENGTH - WORD, WORD);
        let block = unsafe { heap.alloc_zeroed(all) };
        assert!(unsafe { core::slice::from_raw_parts(block, all.size()) }.iter().all(|byte| *byte == 0));
    }
}
