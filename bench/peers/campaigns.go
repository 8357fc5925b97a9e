// What ekzhu/minhash-lsh (Debian: golang-github-ekzhu-minhash-lsh-dev) needs to find the candidates among folded texts,
// one in a line: MinHash of all character 5-grams, an LSH index at 0.8, and a query for each text. It compares nothing
// exactly and forms no groups. bench/campaigns_bench.cpp writes the lines.
//
//	campaigns-peer LINES PLACES
package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"syscall"

	minhashlsh "github.com/ekzhu/minhash-lsh"
)

// Of this process, in seconds.
func processor() float64 {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	seconds := func(time syscall.Timeval) float64 { return float64(time.Sec) + float64(time.Usec)*1e-6 }
	return seconds(used.Utime) + seconds(used.Stime)
}

func main() {
	file, err := os.Open(os.Args[1])
	if err != nil {
		panic(err)
	}
	places, err := strconv.Atoi(os.Args[2])
	if err != nil {
		panic(err)
	}
	var texts []string
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		texts = append(texts, lines.Text())
	}
	before := processor()
	index := minhashlsh.NewMinhashLSH32(places, 0.8)
	signatures := make([][]uint64, 0, len(texts))
	for number, text := range texts {
		signature := minhashlsh.NewMinhash(1, places)
		characters := []rune(text)
		for i := 0; i+5 <= len(characters); i++ {
			signature.Push([]byte(string(characters[i : i+5])))
		}
		signatures = append(signatures, signature.Signature())
		index.Add(number, signatures[number])
	}
	index.Index()
	added := processor() - before
	candidates := 0
	for _, signature := range signatures {
		candidates += len(index.Query(signature))
	}
	rows, bands := index.Params()
	fmt.Printf("minhash-lsh, %d texts, %d bands of %d rows, processor: %.2f s to add; %.2f s with all candidates of each listed (%d)\n",
		len(texts), bands, rows, added, processor()-before, candidates)
}
