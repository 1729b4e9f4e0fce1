import { title } from '@/lib/title'

export default function Home() {
  return <h1>{title}</h1>
}

export function getServerSideProps() {
  return { props: {} }
}
