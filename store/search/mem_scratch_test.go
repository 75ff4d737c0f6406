package search
import ("testing";"runtime";"fmt")
func TestScratchMem(t *testing.T){
 docs:=synthetic(10000)
 x,_:=OpenMemory()
 texts,_:=x.analyse(t.Context(),docs)
 var a,b,c,d runtime.MemStats
 v:=newCatalogue()
 runtime.GC(); runtime.ReadMemStats(&a)
 for _,s:=range texts { v.add(s.record(v.words["fr"])) }
 runtime.GC(); runtime.ReadMemStats(&b)
 v.words["fr"].learn(spelt(texts)["fr"])
 runtime.GC(); runtime.ReadMemStats(&c)
 v.words["fr"].correct("livraison",&work{})
 runtime.GC(); runtime.ReadMemStats(&d)
 fmt.Println("records",(b.HeapAlloc-a.HeapAlloc)/10000,"per text; words",(c.HeapAlloc-b.HeapAlloc)/uint64(len(v.words["fr"].list)),"grams",(d.HeapAlloc-c.HeapAlloc)/uint64(len(v.words["fr"].list)), len(v.words["fr"].list))
 runtime.KeepAlive(texts); runtime.KeepAlive(docs); runtime.KeepAlive(v)
}
