import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { WaitingRoom } from '../../../src/gateway/server/waiting-room.ts';

const enter = (room: WaitingRoom, address: string) => {
  const socket = new PassThrough();
  return { socket, entered: room.enter(socket, address) };
};

describe('the waiting room', () => {
  it('holds so many an address, and makes no place for more of it', () => {
    const room = new WaitingRoom({ perAddress: 2, inAll: 10 });
    expect([1, 2, 3].map(() => enter(room, 'a').entered)).toEqual([true, true, false]);
    expect(enter(room, 'b').entered).toBe(true);
  });

  it('counts a network of 64 bits as one address, for whoever has one address of it has all of them', () => {
    const room = new WaitingRoom({ perAddress: 2, inAll: 10 });
    const from = ['2001:db8::1', '2001:db8::2', '2001:db8::3', '2001:db8:0:1::1'];
    expect(from.map((address) => enter(room, address).entered)).toEqual([true, true, false, true]);
  });

  it('full, it lets the oldest go of the address that holds the most, for one that holds less', () => {
    const room = new WaitingRoom({ perAddress: 4, inAll: 4 });
    const alone = enter(room, 'a');
    const [first, second, third] = [enter(room, 'b'), enter(room, 'b'), enter(room, 'b')];
    expect(enter(room, 'c').entered).toBe(true);
    expect([alone, first, second, third].map(({ socket }) => socket.destroyed)).toEqual([false, true, false, false]);
    expect(enter(room, 'b').entered).toBe(false);
  });

  it('full of one from each address, it lets the oldest of all go', () => {
    const room = new WaitingRoom({ perAddress: 4, inAll: 3 });
    const [first, second] = ['a', 'b', 'c'].map((address) => enter(room, address));
    expect(enter(room, 'd').entered).toBe(true);
    expect([first?.socket.destroyed, second?.socket.destroyed]).toEqual([true, false]);
    expect(enter(room, 'd').entered).toBe(false);
  });

  it('a socket takes one place and gives it back once, however it goes', async () => {
    const room = new WaitingRoom({ perAddress: 1, inAll: 1 });
    const { socket } = enter(room, 'a');
    room.leave(socket);
    room.leave(socket);
    expect(enter(room, 'a').entered).toBe(true);
    socket.destroy();
    await new Promise((resolve) => socket.once('close', resolve));
    expect(enter(room, 'a').entered).toBe(false);
  });
});
