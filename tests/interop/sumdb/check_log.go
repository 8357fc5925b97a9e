// Checks a register's log with the code that checks the Go checksum database, golang.org/x/mod/sumdb. Nothing of haip is
// used: the log is read over HTTP by the rules of c2sp.org/tlog-tiles.
//
//	check_log -log http://127.0.0.1:8480/log -key log.vkey -saved checkpoint.saved
//
// Checked are the signature on the checkpoint; that the tree hash follows from the entries alone; that it follows from the
// tiles, and each tile that the size implies; an inclusion proof for every entry; and, if the file of -saved exists, that
// its checkpoint is signed and the log continues it. That file is then replaced by the newest checkpoint.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8

type checkpoint struct {
	signed []byte
	tree   tlog.Tree
}

// remoteLog reads resources of one log over HTTP, and is the tlog.TileReader of its tiles.
type remoteLog struct {
	address string
}

func (remote *remoteLog) get(path string) ([]byte, error) {
	response, err := http.Get(remote.address + "/" + path)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, fmt.Errorf("%s: %v", path, err)
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: status %s", path, response.Status)
	}
	return body, nil
}

// tilePath is the path that tlog-tiles gives a tile: the checksum database's without the height.
func tilePath(tile tlog.Tile) string {
	return "tile/" + strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", tileHeight))
}

// bundlePath is the path of the entries below a level-0 tile.
func bundlePath(tile tlog.Tile) string {
	return "tile/entries/" + strings.TrimPrefix(tilePath(tile), "tile/0/")
}

func (remote *remoteLog) Height() int { return tileHeight }

func (remote *remoteLog) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var contents [][]byte
	for _, tile := range tiles {
		content, err := remote.get(tilePath(tile))
		if err != nil {
			return nil, err
		}
		contents = append(contents, content)
	}
	return contents, nil
}

// SaveTiles would fill a cache; there is none.
func (remote *remoteLog) SaveTiles([]tlog.Tile, [][]byte) {}

// openCheckpoint verifies the log's signature and reads the three lines.
func openCheckpoint(signed []byte, verifier note.Verifier) (checkpoint, error) {
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return checkpoint{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return checkpoint{}, fmt.Errorf("the checkpoint has %d lines instead of 3", len(lines)-1)
	}
	if lines[0] != verifier.Name() {
		return checkpoint{}, fmt.Errorf("the origin is %q, the key's name %q", lines[0], verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return checkpoint{}, fmt.Errorf("the size %q is malformed", lines[1])
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return checkpoint{}, fmt.Errorf("the root %q is malformed", lines[2])
	}
	opening := checkpoint{signed: signed, tree: tlog.Tree{N: size}}
	copy(opening.tree.Hash[:], root)
	return opening, nil
}

// readBundle splits the entries of one bundle; there must be exactly as many as its path says.
func readBundle(remote *remoteLog, tile tlog.Tile) ([][]byte, error) {
	path := bundlePath(tile)
	rest, err := remote.get(path)
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(rest) > 0 {
		if len(rest) < 2 || len(rest)-2 < int(binary.BigEndian.Uint16(rest)) {
			return nil, fmt.Errorf("%s: entry %d is cut off", path, len(entries))
		}
		end := 2 + int(binary.BigEndian.Uint16(rest))
		entries = append(entries, rest[2:end])
		rest = rest[end:]
	}
	if len(entries) != tile.W {
		return nil, fmt.Errorf("%s: %d entries instead of %d", path, len(entries), tile.W)
	}
	return entries, nil
}

// entriesOf fetches all entries of a tree.
func entriesOf(remote *remoteLog, size int64) ([][]byte, error) {
	const bundleSize = 1 << tileHeight
	var all [][]byte
	for first := int64(0); first < size; first += bundleSize {
		width := size - first
		if width > bundleSize {
			width = bundleSize
		}
		entries, err := readBundle(remote, tlog.Tile{H: tileHeight, L: 0, N: first / bundleSize, W: int(width)})
		if err != nil {
			return nil, err
		}
		all = append(all, entries...)
	}
	return all, nil
}

// hashesOf computes every complete node of the tree from the entries, in the order of tlog.StoredHashIndex.
func hashesOf(entries [][]byte) (tlog.HashReader, error) {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var hashes []tlog.Hash
		for _, index := range indexes {
			if index >= int64(len(stored)) {
				return nil, fmt.Errorf("hash %d is not known", index)
			}
			hashes = append(hashes, stored[index])
		}
		return hashes, nil
	})
	for index, entry := range entries {
		fresh, err := tlog.StoredHashes(int64(index), entry, reader)
		if err != nil {
			return nil, err
		}
		stored = append(stored, fresh...)
	}
	return reader, nil
}

// tilesOf lists the tiles that a size implies: on each level the full ones and at most one partial one. tlog.NewTiles would
// add narrower partial tiles, which a tlog-tiles log need not serve.
func tilesOf(size int64) []tlog.Tile {
	const fullWidth = 1 << tileHeight
	var tiles []tlog.Tile
	for level := 0; size > 0; level++ {
		for number := int64(0); number < size/fullWidth; number++ {
			tiles = append(tiles, tlog.Tile{H: tileHeight, L: level, N: number, W: fullWidth})
		}
		if width := size % fullWidth; width > 0 {
			tiles = append(tiles, tlog.Tile{H: tileHeight, L: level, N: size / fullWidth, W: int(width)})
		}
		size /= fullWidth
	}
	return tiles
}

// checkTiles compares each tile that the size implies with the same tile computed from the entries.
func checkTiles(remote *remoteLog, size int64, computed tlog.HashReader) (int, error) {
	tiles := tilesOf(size)
	for _, tile := range tiles {
		expected, err := tlog.ReadTileData(tile, computed)
		if err != nil {
			return 0, err
		}
		served, err := remote.get(tilePath(tile))
		if err != nil {
			return 0, err
		}
		if !bytes.Equal(served, expected) {
			return 0, fmt.Errorf("%s is not what the entries give", tilePath(tile))
		}
	}
	return len(tiles), nil
}

// checkInclusion proves each entry from the tiles, and checks the proof with the hash of the entry itself. An entry with a
// changed byte must not pass, or the check itself would be worth nothing.
func checkInclusion(entries [][]byte, tree tlog.Tree, tiles tlog.HashReader) error {
	for index, entry := range entries {
		proof, err := tlog.ProveRecord(tree.N, int64(index), tiles)
		if err != nil {
			return fmt.Errorf("entry %d: %v", index, err)
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, int64(index), tlog.RecordHash(entry)); err != nil {
			return fmt.Errorf("entry %d: %v", index, err)
		}
		changed := append([]byte(nil), entry...)
		changed[len(changed)/2] ^= 1
		if tlog.CheckRecord(proof, tree.N, tree.Hash, int64(index), tlog.RecordHash(changed)) == nil {
			return fmt.Errorf("entry %d: the proof also holds for another entry", index)
		}
	}
	return nil
}

func checkTree(remote *remoteLog, newest checkpoint) (string, error) {
	tree := newest.tree
	entries, err := entriesOf(remote, tree.N)
	if err != nil {
		return "", err
	}
	computed, err := hashesOf(entries)
	if err != nil {
		return "", err
	}
	if root, err := tlog.TreeHash(tree.N, computed); err != nil || root != tree.Hash {
		return "", fmt.Errorf("the entries have the root %v, the checkpoint says %v (%v)", root, tree.Hash, err)
	}
	tiles := tlog.TileHashReader(tree, remote)
	if root, err := tlog.TreeHash(tree.N, tiles); err != nil || root != tree.Hash {
		return "", fmt.Errorf("the tiles have the root %v, the checkpoint says %v (%v)", root, tree.Hash, err)
	}
	count, err := checkTiles(remote, tree.N, computed)
	if err != nil {
		return "", err
	}
	if err := checkInclusion(entries, tree, tiles); err != nil {
		return "", err
	}
	return fmt.Sprintf("signed checkpoint of %d entries, root from the entries and from the tiles (%d), %d inclusion proofs", tree.N, count, len(entries)), nil
}

func checkConsistency(remote *remoteLog, older, newest checkpoint) (string, error) {
	if older.tree.N > newest.tree.N {
		return "", fmt.Errorf("the log shrank from %d to %d entries", older.tree.N, newest.tree.N)
	}
	proof, err := tlog.ProveTree(newest.tree.N, older.tree.N, tlog.TileHashReader(newest.tree, remote))
	if err != nil {
		return "", err
	}
	if err := tlog.CheckTree(proof, newest.tree.N, newest.tree.Hash, older.tree.N, older.tree.Hash); err != nil {
		return "", fmt.Errorf("the log of %d entries does not continue that of %d: %v", newest.tree.N, older.tree.N, err)
	}
	return fmt.Sprintf(", continues the log of %d (%d hashes)", older.tree.N, len(proof)), nil
}

func run(address, keyFile, savedFile string) (string, error) {
	key, err := os.ReadFile(keyFile)
	if err != nil {
		return "", err
	}
	verifier, err := note.NewVerifier(strings.TrimSpace(string(key)))
	if err != nil {
		return "", fmt.Errorf("%s: %v", keyFile, err)
	}
	remote := &remoteLog{address: strings.TrimSuffix(address, "/")}
	signed, err := remote.get("checkpoint")
	if err != nil {
		return "", err
	}
	newest, err := openCheckpoint(signed, verifier)
	if err != nil {
		return "", fmt.Errorf("checkpoint: %v", err)
	}
	if newest.tree.N == 0 {
		return "", errors.New("the log is empty, so there is nothing to check")
	}
	report, err := checkTree(remote, newest)
	if err != nil {
		return "", err
	}
	if saved, err := os.ReadFile(savedFile); err == nil {
		older, err := openCheckpoint(saved, verifier)
		if err != nil {
			return "", fmt.Errorf("%s: %v", savedFile, err)
		}
		continuation, err := checkConsistency(remote, older, newest)
		if err != nil {
			return "", err
		}
		report += continuation
	} else if !errors.Is(err, os.ErrNotExist) {
		return "", err
	}
	return report, os.WriteFile(savedFile, newest.signed, 0o644)
}

func main() {
	address := flag.String("log", "", "address of the log")
	keyFile := flag.String("key", "", "file with the log's verification key")
	savedFile := flag.String("saved", "", "file with the checkpoint of an earlier run; written")
	flag.Parse()
	if *address == "" || *keyFile == "" || *savedFile == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	report, err := run(*address, *keyFile, *savedFile)
	if err != nil {
		fmt.Fprintln(os.Stderr, "golang.org/x/mod/sumdb:", err)
		os.Exit(1)
	}
	fmt.Println("golang.org/x/mod/sumdb:", report)
}
