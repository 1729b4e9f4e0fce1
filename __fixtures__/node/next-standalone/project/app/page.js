export default function Home() {
  return <h1>A page from the server</h1>
}
